import type { Facts } from '../facts.js';
import { readDatabase } from './database.js';

type StockFacts = Pick<Facts, 'levels' | 'reservations' | 'holds' | 'movements'>;

// To the microsecond: two decisions within one millisecond must not change places.
const milliseconds = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;

export const loadInventory = (url: string): Promise<StockFacts> =>
  readDatabase(url, async (read) => ({
    levels: await read(
      `select variant_id as "variantId", location_id as "locationId", received, on_hand as "onHand", reserved, committed
       from stock_level order by variant_id, location_id`,
    ),
    reservations: await read(
      `select order_id as "orderId", status, requested, ${milliseconds('updated_at')} as "decidedAt"
       from reservation order by order_id`,
    ),
    holds: await read(
      `select order_id as "orderId", variant_id as "variantId", location_id as "locationId", quantity
       from reservation_line order by order_id, variant_id, location_id`,
    ),
    movements: await read(
      `select seq::float8 as seq, variant_id as "variantId", location_id as "locationId", kind, reference,
         json_build_object('received', received_change, 'onHand', on_hand_change, 'reserved', reserved_change,
           'committed', committed_change) as change,
         received, on_hand as "onHand", reserved, committed, ${milliseconds('at')} as at
       from stock_movement order by seq`,
    ),
  }));
