/** What one location has of one variant. Available there: on hand − reserved. */
export type StockLevel = Readonly<{
  variantId: string;
  locationId: string;
  /** Locations with a lower number are emptied first. */
  priority: number;
  received: number;
  onHand: number;
  reserved: number;
  committed: number;
}>;

export const movementKinds = [
  'RECEIPT',
  'ADJUSTMENT',
  'RESERVE',
  'RELEASE',
  'EXPIRE',
  'COMMIT',
  'RETURN',
] as const;
export type MovementKind = (typeof movementKinds)[number];

/** By how much the numbers of one level change. */
export type StockChange = Readonly<{
  variantId: string;
  locationId: string;
  received: number;
  onHand: number;
  reserved: number;
  committed: number;
}>;

/** Units of one variant at one location. */
export type Portion = Readonly<{ variantId: string; locationId: string; quantity: number }>;

type Factors = Readonly<Record<'received' | 'onHand' | 'reserved' | 'committed', -1 | 0 | 1>>;

const changeBy =
  (factors: Factors) =>
  ({ variantId, locationId, quantity }: Portion): StockChange => ({
    variantId,
    locationId,
    received: factors.received * quantity || 0,
    onHand: factors.onHand * quantity || 0,
    reserved: factors.reserved * quantity || 0,
    committed: factors.committed * quantity || 0,
  });

/** Units come in; a negative quantity takes lost or broken units out. */
export const receive = changeBy({ received: 1, onHand: 1, reserved: 0, committed: 0 });
export const hold = changeBy({ received: 0, onHand: 0, reserved: 1, committed: 0 });
export const letGo = changeBy({ received: 0, onHand: 0, reserved: -1, committed: 0 });
/** Held units leave for a confirmed order. */
export const commitHeld = changeBy({ received: 0, onHand: -1, reserved: -1, committed: 1 });
/** Units that are no longer held leave for a confirmed order. */
export const commitFree = changeBy({ received: 0, onHand: -1, reserved: 0, committed: 1 });
export const giveBack = changeBy({ received: 0, onHand: 1, reserved: 0, committed: -1 });
