import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Orders1763800000000 implements MigrationInterface {
  name = 'Orders1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table sellable_product (product_id uuid primary key, version bigint not null);
      create table sellable_variant (
        id uuid primary key,
        product_id uuid not null references sellable_product (product_id),
        sku text not null,
        name text not null,
        price bigint not null check (price >= 0),
        currency text not null check (length(currency) = 3),
        active boolean not null
      );
      create index sellable_variant_product on sellable_variant (product_id);

      create table cart (
        id uuid primary key,
        user_id uuid,
        currency text not null check (length(currency) = 3),
        version int not null check (version > 0),
        order_id uuid,
        created_at timestamptz not null default clock_timestamp(),
        updated_at timestamptz not null default clock_timestamp()
      );
      create index cart_of_user on cart (user_id, updated_at desc) where order_id is null;
      create table cart_line (
        id uuid primary key,
        cart_id uuid not null references cart (id) on delete cascade,
        position int not null,
        variant_id uuid not null,
        quantity int not null check (quantity between 1 and 999),
        price_when_added bigint not null,
        unique (cart_id, variant_id)
      );

      create table orders (
        id uuid primary key,
        number text not null unique,
        user_id uuid,
        cart_id uuid not null references cart (id),
        status text not null check (status in
          ('PENDING', 'AWAITING_PAYMENT', 'CONFIRMED', 'FULFILLED', 'DELIVERED', 'REJECTED', 'CANCELLED')),
        status_reason text,
        email text not null,
        shipping_address jsonb not null,
        currency text not null check (length(currency) = 3),
        subtotal bigint not null,
        discount bigint not null check (discount >= 0),
        shipping bigint not null check (shipping >= 0),
        tax bigint not null check (tax >= 0),
        total bigint not null check (total >= 0 and total = subtotal - discount + shipping),
        placed_at timestamptz not null default clock_timestamp(),
        updated_at timestamptz not null default clock_timestamp()
      );
      create index orders_of_user on orders (user_id, id desc);
      create index orders_by_status on orders (status, id desc);
      create table order_line (
        id uuid primary key,
        order_id uuid not null references orders (id),
        position int not null,
        variant_id uuid not null,
        sku text not null,
        name text not null,
        quantity int not null check (quantity > 0),
        unit_price bigint not null,
        discount bigint not null,
        total bigint not null check (total = unit_price * quantity - discount),
        unique (order_id, position)
      );
      create table order_timeline (
        seq bigint generated always as identity primary key,
        order_id uuid not null references orders (id),
        at timestamptz not null default clock_timestamp(),
        step text not null,
        outcome text not null,
        status text not null,
        attempt int not null,
        detail text,
        staff_detail text
      );
      create index order_timeline_of_order on order_timeline (order_id, seq);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table order_timeline, order_line, orders, cart_line, cart, sellable_variant, sellable_product',
    );
  }
}
