import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which transaction wrote an entry, so that a reader who remembers what it could see finds exactly what has been committed since; and
 * a wake-up call in that transaction.
 */
export class OrderFeed1763900000000 implements MigrationInterface {
  name = 'OrderFeed1763900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table order_timeline add column xid xid8 not null default pg_current_xact_id();
      create index order_timeline_by_xid on order_timeline (xid);
      create function wake_order_feed() returns trigger language plpgsql as $$
        begin perform pg_notify('order_timeline', ''); return null; end $$;
      create trigger order_timeline_added after insert on order_timeline
        for each statement execute function wake_order_feed();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger order_timeline_added on order_timeline;
      drop function wake_order_feed;
      alter table order_timeline drop column xid;
    `);
  }
}
