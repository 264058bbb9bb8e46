import type { Facts, MovementFact, ReservationFact } from '../facts.js';
import { sumBy } from '../group.js';
import { createReport, type Invariant } from '../invariant.js';
import { isSold } from '../order-statuses.js';

/** What could still be reserved of a variant just before a moment, over all locations. */
const availableBefore = (movements: readonly MovementFact[], at: number): number => {
  const last = new Map<string, MovementFact>();
  for (const movement of movements) if (movement.at < at) last.set(movement.locationId, movement);
  return [...last.values()].reduce((sum, { onHand, reserved }) => sum + onHand - reserved, 0);
};

/**
 * The levels of a refused order are locked while it is decided, so what the ledger says of that moment is what was there.
 * A refusal is false only if every line could have been served.
 */
const couldHaveBeenServed = (
  { requested, decidedAt }: ReservationFact,
  movementsOf: Map<string, MovementFact[]>,
): boolean =>
  requested.length > 0 &&
  [
    ...sumBy(
      requested,
      ({ variantId }) => variantId,
      ({ quantity }) => quantity,
    ),
  ].every(
    ([variantId, quantity]) => availableBefore(movementsOf.get(variantId) ?? [], decidedAt) >= quantity,
  );

const soldByVariant = ({ orders, orderLines }: Facts) => {
  const sold = new Set(orders.filter(({ status }) => isSold(status)).map(({ id }) => id));
  return sumBy(
    orderLines.filter(({ orderId }) => sold.has(orderId)),
    ({ variantId }) => variantId,
    ({ quantity }) => quantity,
  );
};

/** 4. No unit is sold twice, at no time, and nobody is told "sold out" while there is enough. */
export const noOversell: Invariant = {
  number: 4,
  name: 'no oversell, no false sold-out',
  check: (facts) => {
    const report = createReport();
    const { levels, movements, reservations, orders } = facts;
    const received = sumBy(
      levels,
      ({ variantId }) => variantId,
      (level) => level.received,
    );
    for (const [variantId, units] of soldByVariant(facts)) {
      const had = received.get(variantId) ?? 0;
      report.require(units <= had, `variant ${variantId}: sold`, `at most the ${had} received`, units);
    }
    for (const { seq, variantId, locationId, onHand, reserved } of movements)
      report.require(
        onHand >= 0 && reserved >= 0 && reserved <= onHand,
        `variant ${variantId} at ${locationId}, ledger line ${seq}`,
        '0 ≤ reserved ≤ on hand',
        `reserved ${reserved}, on hand ${onHand}`,
      );

    const movementsOf = Map.groupBy(movements, ({ variantId }) => variantId);
    const reservationOf = new Map(reservations.map((reservation) => [reservation.orderId, reservation]));
    for (const reservation of reservations.filter(({ status }) => status === 'REFUSED'))
      report.require(
        !couldHaveBeenServed(reservation, movementsOf),
        `order ${reservation.orderId}`,
        'refused only for want of stock',
        'refused although every line was there',
      );
    for (const { id } of orders.filter(
      ({ status, statusReason }) => status === 'REJECTED' && statusReason === 'OUT_OF_STOCK',
    ))
      report.expect(
        `order ${id}, rejected as out of stock: its reservation`,
        'REFUSED',
        reservationOf.get(id)?.status ?? 'none',
      );
    return report.end();
  },
};
