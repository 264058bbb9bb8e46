import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateInventory1700000100000 implements MigrationInterface {
  name = 'CreateInventory1700000100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table location (
        id uuid primary key,
        code text not null unique check (code ~ '^[A-Z0-9]{2,10}$'),
        name text not null,
        priority int not null unique
      );
      insert into location (id, code, name, priority) values
        ('01890a5d-ac96-774b-bcce-b302099a8051', 'BER', 'Berlin', 1),
        ('01890a5d-ac96-774b-bcce-b302099a8052', 'LYS', 'Lyon', 2);

      create table stock_level (
        variant_id uuid not null,
        location_id uuid not null references location,
        received int not null default 0 check (received >= 0),
        on_hand int not null default 0 check (on_hand >= 0),
        reserved int not null default 0 check (reserved >= 0),
        committed int not null default 0 check (committed >= 0),
        primary key (variant_id, location_id),
        check (reserved <= on_hand),
        check (on_hand + committed = received)
      ) with (fillfactor = 70);

      create table reservation (
        order_id uuid primary key,
        status text not null check (status in ('HELD', 'REFUSED', 'COMMITTED', 'RELEASED', 'EXPIRED')),
        requested jsonb not null,
        short jsonb not null,
        expires_at timestamptz,
        release_reason text,
        created_at timestamptz not null default clock_timestamp(),
        updated_at timestamptz not null default clock_timestamp(),
        check (status <> 'HELD' or expires_at is not null)
      );
      create index reservation_due on reservation (expires_at) where status = 'HELD';

      create table reservation_line (
        order_id uuid not null references reservation,
        variant_id uuid not null,
        location_id uuid not null,
        quantity int not null check (quantity > 0),
        primary key (order_id, variant_id, location_id),
        foreign key (variant_id, location_id) references stock_level
      );
      create index reservation_line_level on reservation_line (variant_id, location_id);

      create table stock_entry (
        entered_by text not null,
        key text not null,
        kind text not null check (kind in ('RECEIPT', 'ADJUSTMENT')),
        variant_id uuid not null,
        location_id uuid not null references location,
        quantity int not null check (quantity <> 0 and (kind = 'ADJUSTMENT' or quantity > 0)),
        note text,
        at timestamptz not null default clock_timestamp(),
        primary key (entered_by, key)
      );

      create table stock_movement (
        id uuid primary key,
        seq bigint not null generated always as identity unique,
        variant_id uuid not null,
        location_id uuid not null references location,
        kind text not null check (kind in ('RECEIPT', 'ADJUSTMENT', 'RESERVE', 'RELEASE', 'EXPIRE', 'COMMIT', 'RETURN')),
        reference text not null,
        entered_by text,
        note text,
        received_change int not null,
        on_hand_change int not null,
        reserved_change int not null,
        committed_change int not null,
        received int not null,
        on_hand int not null,
        reserved int not null,
        committed int not null,
        at timestamptz not null default clock_timestamp()
      );
      create index stock_movement_variant on stock_movement (variant_id, seq);

      create function stock_movement_is_final() returns trigger language plpgsql as $$
        begin raise exception 'stock_movement is append-only'; end $$;
      create trigger stock_movement_is_final before update or delete or truncate on stock_movement
        for each statement execute function stock_movement_is_final();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table stock_movement, stock_entry, reservation_line, reservation, stock_level, location;
      drop function stock_movement_is_final;
    `);
  }
}
