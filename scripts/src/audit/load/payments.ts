import type { Facts } from '../facts.js';
import { readDatabase } from './database.js';

export const loadPayments = (url: string): Promise<Pick<Facts, 'payments'>> =>
  readDatabase(url, async (read) => ({
    payments: await read(
      `select order_id as "orderId", user_id as "userId", status, amount_minor::float8 as amount, currency,
         captured_minor::float8 as captured, refunded_minor::float8 as refunded
       from payment order by order_id`,
    ),
  }));
