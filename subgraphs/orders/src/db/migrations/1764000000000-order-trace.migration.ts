import type { MigrationInterface, QueryRunner } from 'typeorm';

/** In which trace an entry was written, so that whoever is told of it can be led there. */
export class OrderTrace1764000000000 implements MigrationInterface {
  name = 'OrderTrace1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table order_timeline add column traceparent text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table order_timeline drop column traceparent');
  }
}
