import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePayments1700000100000 implements MigrationInterface {
  name = 'CreatePayments1700000100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table payment (
        order_id uuid primary key,
        id uuid not null unique,
        user_id uuid,
        provider text not null,
        status text not null check (status in ('INTENT', 'UNKNOWN', 'ACTION_REQUIRED', 'AUTHORIZED', 'DECLINED',
          'CAPTURING', 'CAPTURED', 'CAPTURE_REFUSED', 'VOIDING', 'VOID_FAILED', 'VOIDED', 'REFUNDING', 'REFUND_FAILED', 'REFUNDED')),
        amount_minor bigint check (amount_minor > 0),
        currency text check (currency ~ '^[A-Z]{3}$'),
        captured_minor bigint not null check (captured_minor >= 0),
        refunded_minor bigint not null check (refunded_minor between 0 and captured_minor),
        method text,
        token text,
        provider_key text not null unique,
        provider_ref text,
        pending_reason text,
        decline_reason text,
        capture_refused_reason text,
        action_url text,
        reversal text check (reversal in ('VOIDED', 'REFUNDED', 'NOTHING_HELD')),
        reversal_group int not null,
        attempts int not null,
        next_check_at timestamptz,
        commands jsonb not null,
        created_at timestamptz not null default clock_timestamp(),
        updated_at timestamptz not null default clock_timestamp(),
        check (num_nulls(amount_minor, currency) in (0, 2))
      );
      create index payment_due on payment (next_check_at) where next_check_at is not null;

      create table payment_event (
        id uuid primary key,
        order_id uuid not null references payment,
        at timestamptz not null default clock_timestamp(),
        from_status text,
        to_status text not null,
        cause text not null,
        detail jsonb not null
      );
      create index payment_event_order on payment_event (order_id, at);
      create function payment_event_is_append_only() returns trigger language plpgsql as $$
        begin raise exception 'payment_event is append-only'; end $$;
      create trigger payment_event_is_append_only before update or delete on payment_event
        for each row execute function payment_event_is_append_only();

      create table refund (
        id uuid primary key,
        order_id uuid not null references payment,
        amount_minor bigint not null check (amount_minor > 0),
        currency text not null,
        reason text not null,
        status text not null check (status in ('REQUESTED', 'SUCCEEDED', 'FAILED')),
        provider_key text not null unique,
        created_at timestamptz not null default clock_timestamp(),
        updated_at timestamptz not null default clock_timestamp()
      );
      create index refund_order on refund (order_id);

      -- Deliveries of webhooks that took effect, by the provider's own event id.
      create table provider_event (
        provider text not null,
        event_id text not null,
        type text not null,
        received_at timestamptz not null default clock_timestamp(),
        primary key (provider, event_id)
      );

      -- How far the provider's ledger has been compared with our rows.
      create table reconciliation (
        provider text primary key,
        ledger_seq bigint not null,
        ran_at timestamptz not null default clock_timestamp()
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table reconciliation, provider_event, refund, payment_event, payment; drop function payment_event_is_append_only',
    );
  }
}
