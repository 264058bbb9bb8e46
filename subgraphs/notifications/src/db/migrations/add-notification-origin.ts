import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddNotificationOrigin1763900000000 implements MigrationInterface {
  name = 'AddNotificationOrigin1763900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table notification add column origin jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table notification drop column origin');
  }
}
