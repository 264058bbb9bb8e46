import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The word of a change goes out with the transaction that makes it, whichever process that is, and never without it. Units that are committed were held
 * before: nobody sees a difference. A notification holds less than 8,000 bytes, so one of more variants names none.
 */
export class TellStockChanges1764000000000 implements MigrationInterface {
  name = 'TellStockChanges1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function tell_stock_changes() returns trigger language plpgsql as $$
      declare changed uuid[];
      begin
        select array_agg(variant_id) into changed from (
          select variant_id from new_level n join old_level o using (variant_id, location_id)
          group by variant_id having sum(n.on_hand - n.reserved - o.on_hand + o.reserved) <> 0) as seen;
        if changed is not null then
          perform pg_notify('stock_changed',
            case when cardinality(changed) <= 200 then array_to_string(changed, ' ') else '' end);
        end if;
        return null;
      end $$;
      create trigger stock_level_changed after update on stock_level
        referencing old table as old_level new table as new_level
        for each statement execute function tell_stock_changes();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger stock_level_changed on stock_level;
      drop function tell_stock_changes;
    `);
  }
}
