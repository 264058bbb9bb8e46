import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SearchBacklog1763800000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table search_backlog (
        product_id uuid primary key,
        since timestamptz not null default clock_timestamp(),
        marks integer not null default 1
      );
      create index on search_backlog (since);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table search_backlog');
  }
}
