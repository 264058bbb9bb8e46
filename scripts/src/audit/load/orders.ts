import type { Facts } from '../facts.js';
import { readDatabase } from './database.js';

type OrderFacts = Pick<Facts, 'orders' | 'orderLines' | 'timeline' | 'sagas' | 'idempotencyKeys'>;

export const loadOrders = (url: string): Promise<OrderFacts> =>
  readDatabase(url, async (read) => ({
    orders: await read(
      `select id, user_id as "userId", status, status_reason as "statusReason", email, total::float8 as total, currency
       from orders order by id`,
    ),
    orderLines: await read(
      'select order_id as "orderId", variant_id as "variantId", quantity from order_line order by order_id, position',
    ),
    timeline: await read('select order_id as "orderId", step, status from order_timeline order by seq'),
    sagas: await read(
      'select id, step, phase, ended_at is not null as "isEnded" from saga order by created_at, id',
    ),
    idempotencyKeys: await read(
      `select scope, key, request_hash as "requestHash", resource_id as "orderId" from idempotency_key
       where operation = 'place-order' order by created_at`,
    ),
  }));
