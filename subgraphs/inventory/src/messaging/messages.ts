import { defineMessage } from '@shop/kit/messaging';
import { z } from 'zod';

const orderId = z.uuid();
const lineId = z.string().min(1).max(100);
// The database writes uuids in lower case, and units are counted by comparing them.
const variantId = z.uuid().toLowerCase();

export const reserveStock = defineMessage(
  'inventory.reserve-stock',
  1,
  z.object({
    orderId,
    lines: z
      .array(z.object({ lineId, variantId, quantity: z.int().min(1).max(2_147_483_647) }))
      .min(1)
      .max(1_000),
  }),
);
export const extendReservation = defineMessage('inventory.extend-reservation', 1, z.object({ orderId }));
export const commitReservation = defineMessage('inventory.commit-reservation', 1, z.object({ orderId }));
export const releaseReservation = defineMessage(
  'inventory.release-reservation',
  1,
  z.object({ orderId, reason: z.string() }),
);

export const stockReserved = defineMessage(
  'inventory.stock-reserved',
  1,
  z.object({ orderId, expiresAt: z.iso.datetime() }),
);
export const stockRejected = defineMessage(
  'inventory.stock-rejected',
  1,
  z.object({
    orderId,
    reason: z.enum(['OUT_OF_STOCK', 'RELEASED']),
    /** The short lines; empty when the reservation was released before it was made. */
    lines: z.array(
      z.object({ lineId, variantId, requested: z.int().positive(), available: z.int().nonnegative() }),
    ),
  }),
);
export const reservationCommitted = defineMessage(
  'inventory.reservation-committed',
  1,
  z.object({ orderId }),
);
export const commitRejected = defineMessage(
  'inventory.commit-rejected',
  1,
  z.object({ orderId, reason: z.enum(['OUT_OF_STOCK', 'RELEASED', 'NOT_RESERVED']) }),
);
export const reservationReleased = defineMessage('inventory.reservation-released', 1, z.object({ orderId }));
export const reservationExpired = defineMessage('inventory.reservation-expired', 1, z.object({ orderId }));

/** What a command of this subgraph carries. */
export type ReserveStockPayload = Parameters<typeof reserveStock.create>[0];
export type OrderPayload = Parameters<typeof commitReservation.create>[0];
export type ReleasePayload = Parameters<typeof releaseReservation.create>[0];
