import { newId } from '@shop/kit/db';
import type { Closeable } from '@shop/kit/process';
import pg from 'pg';

export type LoadOrder = Readonly<{ id: string; userId: string }>;

export type LoadOrders = Closeable &
  Readonly<{
    all: readonly LoadOrder[];
    /** One more entry of an order's timeline, in a transaction of its own, as the saga writes it. */
    addEntry(orderId: string): Promise<void>;
  }>;

const address = { name: 'Ada', line1: 'A 1', city: 'Berlin', postalCode: '10178', country: 'DE' };
// Enough for 200 writes a second, each of which waits for a disk.
const connections = 16;

const fill = async (orders: pg.Pool, payments: pg.Pool, all: readonly LoadOrder[]): Promise<void> => {
  const ids = all.map(({ id }) => id);
  const userIds = all.map(({ userId }) => userId);
  await orders.query(
    `with wanted as (select * from unnest($1::uuid[], $2::uuid[]) as wanted (id, user_id)),
      carts as (insert into cart (id, user_id, currency, version, order_id) select id, user_id, 'EUR', 1, id from wanted returning id)
     insert into orders (id, number, user_id, cart_id, status, email, shipping_address, currency, subtotal, discount, shipping, tax, total)
     select wanted.id, 'L-' || wanted.id, user_id, wanted.id, 'CONFIRMED', 'load@example.test', $3, 'EUR', 100, 0, 0, 0, 100
     from wanted join carts on carts.id = wanted.id`,
    [ids, userIds, address],
  );
  await orders.query(
    `insert into order_timeline (order_id, step, outcome, status, attempt)
     select id, 'load', 'STARTED', 'CONFIRMED', 1 from unnest($1::uuid[]) as wanted (id)`,
    [ids],
  );
  await payments.query(
    `insert into payment (order_id, id, user_id, provider, status, amount_minor, currency, captured_minor, refunded_minor, method,
       provider_key, reversal_group, attempts, commands)
     select id, id, user_id, 'simulator', 'CAPTURED', 100, 'EUR', 100, 0, 'CARD', 'load-' || id, 0, 1, '{}'
     from unnest($1::uuid[], $2::uuid[]) as wanted (id, user_id)`,
    [ids, userIds],
  );
};

/** So many orders, each of a person of its own, which no saga moves. Closing takes them out again: an audit would ask how they came to be. */
export const openLoadOrders = async (
  databases: Readonly<{ orders: string; payments: string }>,
  count: number,
): Promise<LoadOrders> => {
  const orders = new pg.Pool({ connectionString: databases.orders, max: connections });
  const payments = new pg.Pool({ connectionString: databases.payments, max: 1 });
  const all = Array.from({ length: count }, () => ({ id: newId(), userId: newId() }));
  const ids = all.map(({ id }) => id);
  const close = async (): Promise<void> => {
    await payments.query('delete from payment where order_id = any($1)', [ids]);
    await orders.query('delete from order_timeline where order_id = any($1)', [ids]);
    await orders.query('delete from orders where id = any($1)', [ids]);
    await orders.query('delete from cart where id = any($1)', [ids]);
    await Promise.all([orders.end(), payments.end()]);
  };
  await fill(orders, payments, all);
  return {
    all,
    close,
    addEntry: async (orderId) => {
      await orders.query(
        `insert into order_timeline (order_id, step, outcome, status, attempt) values ($1, 'load', 'STARTED', 'CONFIRMED', 1)`,
        [orderId],
      );
    },
  };
};
