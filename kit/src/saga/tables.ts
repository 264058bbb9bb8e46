import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SagaTable1700000000001 implements MigrationInterface {
  name = 'SagaTable1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table saga (
        id uuid primary key,
        definition text not null,
        step text not null,
        phase text not null check (phase in ('forward', 'compensating', 'completed', 'compensated')),
        revision int not null,
        reason text,
        data jsonb not null,
        drives int not null default 0,
        command_id uuid,
        deadline timestamptz,
        hard_deadline timestamptz,
        created_at timestamptz not null default clock_timestamp(),
        updated_at timestamptz not null default clock_timestamp(),
        ended_at timestamptz
      );
      create index saga_deadline on saga (deadline) where ended_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table saga');
  }
}
