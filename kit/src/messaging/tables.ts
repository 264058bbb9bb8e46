import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables that every subgraph with messages has: what it sends, what it has seen, what it could not handle. */
export class MessagingTables1700000000000 implements MigrationInterface {
  name = 'MessagingTables1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table outbox (
        id uuid primary key,
        receiver text not null,
        message jsonb not null,
        created_at timestamptz not null default clock_timestamp(),
        available_at timestamptz not null default clock_timestamp(),
        claimed_until timestamptz,
        attempts int not null default 0,
        published_at timestamptz,
        confirm_at timestamptz,
        confirmations int not null default 0,
        done_at timestamptz,
        outcome text check (outcome in ('completed', 'failed')),
        last_error text
      );
      create index outbox_unpublished on outbox (available_at) where published_at is null;
      create index outbox_unconfirmed on outbox (confirm_at) where published_at is not null and done_at is null;
      create index outbox_done on outbox (done_at) where done_at is not null;

      create function outbox_added() returns trigger language plpgsql as $$
        begin perform pg_notify('outbox', ''); return null; end $$;
      create trigger outbox_added after insert on outbox for each statement execute function outbox_added();

      create table inbox (
        consumer text not null,
        message_id uuid not null,
        received_at timestamptz not null default clock_timestamp(),
        primary key (consumer, message_id)
      );
      create index inbox_received on inbox (received_at);

      create table dead_letter (
        id uuid primary key,
        message_id uuid not null unique,
        type text not null,
        message jsonb not null,
        reason text not null,
        failures int not null default 1,
        first_seen_at timestamptz not null default clock_timestamp(),
        last_seen_at timestamptz not null default clock_timestamp(),
        state text not null default 'OPEN' check (state in ('OPEN', 'REDRIVEN', 'DISCARDED')),
        decided_by text,
        decided_at timestamptz
      );
      create index dead_letter_open on dead_letter (first_seen_at, id) where state = 'OPEN';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table dead_letter, inbox, outbox; drop function outbox_added');
  }
}
