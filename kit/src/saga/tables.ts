import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What set the saga off, for the log lines and spans of commands that are sent again by nobody's request. */
export class SagaOrigin1700000000003 implements MigrationInterface {
  name = 'SagaOrigin1700000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table saga add column origin jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table saga drop column origin');
  }
}

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
