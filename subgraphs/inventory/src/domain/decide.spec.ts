import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestedLine } from './allocate.js';
import { decideCommit, decideExpire, decideRelease, decideReserve, type Outcome } from './decide.js';
import type { Reservation } from './reservation.js';
import type { StockLevel } from './stock.js';

/** Stock and reservations in memory, changed only by what the pure core decides. */
class Shop {
  readonly reservations = new Map<string, Reservation>();
  constructor(public levels: readonly StockLevel[]) {}

  private take({ reservation, changes }: Outcome) {
    if (reservation) this.reservations.set(reservation.orderId, reservation);
    for (const change of changes)
      this.levels = this.levels.map((level) =>
        level.variantId === change.variantId && level.locationId === change.locationId
          ? {
              ...level,
              received: level.received + change.received,
              onHand: level.onHand + change.onHand,
              reserved: level.reserved + change.reserved,
              committed: level.committed + change.committed,
            }
          : level,
      );
  }

  private found = (orderId: string) => this.reservations.get(orderId) ?? null;
  reserve(orderId: string, lines: readonly RequestedLine[]) {
    const decision = decideReserve(this.found(orderId), { orderId, lines }, this.levels);
    this.take(decision);
    return decision.answer;
  }
  commit(orderId: string) {
    const decision = decideCommit(this.found(orderId), this.levels);
    this.take(decision);
    return decision.answer;
  }
  release(orderId: string) {
    this.take(decideRelease(this.found(orderId), orderId));
  }
  expire(orderId: string) {
    const found = this.found(orderId);
    if (found?.status === 'HELD') this.take(decideExpire(found));
  }
  get available() {
    return this.levels.reduce((sum, { onHand, reserved }) => sum + onHand - reserved, 0);
  }
}

const aLevel = (onHand: number, priority = 1, variantId = 'v'): StockLevel => ({
  variantId,
  locationId: `l${priority}`,
  priority,
  received: onHand,
  onHand,
  reserved: 0,
  committed: 0,
});
const wants = (quantity: number, variantId = 'v'): RequestedLine[] => [
  { lineId: 'line', variantId, quantity },
];

describe('a reservation', () => {
  it('answers a repeated reserve without holding twice', () => {
    const shop = new Shop([aLevel(5)]);
    expect(shop.reserve('o', wants(3))).toEqual({ type: 'reserved' });
    expect(shop.reserve('o', wants(3))).toEqual({ type: 'reserved' });
    expect(shop.available).toBe(2);
  });

  it('remembers a refusal, also when units have come in since', () => {
    const shop = new Shop([aLevel(2)]);
    const refusal = shop.reserve('o', wants(3));
    expect(refusal).toEqual({
      type: 'rejected',
      reason: 'OUT_OF_STOCK',
      short: [{ lineId: 'line', variantId: 'v', requested: 3, available: 2 }],
    });
    shop.levels = [aLevel(10)];
    expect(shop.reserve('o', wants(3))).toEqual(refusal);
    expect(shop.commit('o')).toEqual({ type: 'rejected', reason: 'OUT_OF_STOCK' });
  });

  it('refuses a reserve that comes after its release', () => {
    const shop = new Shop([aLevel(5)]);
    shop.release('o');
    expect(shop.reserve('o', wants(1))).toEqual({ type: 'rejected', reason: 'RELEASED', short: [] });
    expect(shop.commit('o')).toEqual({ type: 'rejected', reason: 'RELEASED' });
    expect(shop.available).toBe(5);
  });

  it('commits once, however often it is asked', () => {
    const shop = new Shop([aLevel(5)]);
    shop.reserve('o', wants(3));
    expect([shop.commit('o'), shop.commit('o')]).toEqual([{ type: 'committed' }, { type: 'committed' }]);
    expect(shop.levels[0]).toMatchObject({ received: 5, onHand: 2, reserved: 0, committed: 3 });
    expect(shop.reserve('o', wants(3))).toEqual({ type: 'reserved' });
  });

  it('cannot be committed when it was never made', () => {
    expect(new Shop([aLevel(5)]).commit('o')).toEqual({ type: 'rejected', reason: 'NOT_RESERVED' });
  });

  it('gives committed units back once', () => {
    const shop = new Shop([aLevel(5)]);
    shop.reserve('o', wants(3));
    shop.commit('o');
    shop.release('o');
    shop.release('o');
    expect(shop.levels).toEqual([aLevel(5)]);
  });

  it('commits after its expiry while the units are still there, also at another location', () => {
    const shop = new Shop([aLevel(3, 1), aLevel(3, 2)]);
    shop.reserve('o', wants(3));
    shop.expire('o');
    shop.reserve('other', wants(3));
    expect(shop.commit('o')).toEqual({ type: 'committed' });
    expect(shop.levels[1]).toMatchObject({ onHand: 0, committed: 3 });
  });

  it('stays refused when its units were gone at a commit after the expiry', () => {
    const shop = new Shop([aLevel(3)]);
    shop.reserve('o', wants(3));
    shop.expire('o');
    shop.reserve('other', wants(1));
    expect(shop.commit('o')).toEqual({ type: 'rejected', reason: 'OUT_OF_STOCK' });
    shop.release('other');
    expect(shop.commit('o')).toEqual({ type: 'rejected', reason: 'OUT_OF_STOCK' });
    expect(shop.available).toBe(3);
  });

  it('is made again by a reserve after its expiry, if it can', () => {
    const shop = new Shop([aLevel(3)]);
    shop.reserve('o', wants(3));
    shop.expire('o');
    expect(shop.reserve('o', wants(3))).toEqual({ type: 'reserved' });
    shop.expire('o');
    shop.reserve('other', wants(1));
    expect(shop.reserve('o', wants(3))).toMatchObject({ type: 'rejected', reason: 'OUT_OF_STOCK' });
  });

  it('that expired has nothing to give back, and is over', () => {
    const shop = new Shop([aLevel(3)]);
    shop.reserve('o', wants(3));
    shop.expire('o');
    shop.release('o');
    expect(shop.available).toBe(3);
    expect(shop.commit('o')).toEqual({ type: 'rejected', reason: 'RELEASED' });
  });
});

const orders = ['o1', 'o2', 'o3', 'o4'];
const carts: Record<string, RequestedLine[]> = {
  o1: wants(2, 'v'),
  o2: [...wants(1, 'w'), { lineId: 'second', variantId: 'v', quantity: 2 }],
  o3: [...wants(2, 'v'), { lineId: 'second', variantId: 'v', quantity: 1 }],
  o4: wants(4, 'w'),
};

it('any order of commands, repeats and expiries keeps every level true to the reservations', () => {
  const step = fc.record({
    orderId: fc.constantFrom(...orders),
    command: fc.constantFrom('reserve', 'commit', 'release', 'expire'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const shop = new Shop([aLevel(2, 1, 'v'), aLevel(2, 2, 'v'), aLevel(3, 1, 'w'), aLevel(1, 2, 'w')]);
      const before = shop.levels;
      for (const { orderId, command } of steps) {
        if (command === 'reserve') shop.reserve(orderId, carts[orderId] ?? []);
        if (command === 'commit') shop.commit(orderId);
        if (command === 'release') shop.release(orderId);
        if (command === 'expire') shop.expire(orderId);
        for (const [
          at,
          { variantId, locationId, received, onHand, reserved, committed },
        ] of shop.levels.entries()) {
          const unitsIn = (status: string) =>
            [...shop.reservations.values()]
              .filter((reservation) => reservation.status === status)
              .flatMap(({ portions }) => portions)
              .filter((portion) => portion.variantId === variantId && portion.locationId === locationId)
              .reduce((sum, { quantity }) => sum + quantity, 0);
          expect(received).toBe(before[at]?.received);
          expect(onHand + committed).toBe(received);
          expect(reserved).toBe(unitsIn('HELD'));
          expect(committed).toBe(unitsIn('COMMITTED'));
          expect(reserved).toBeLessThanOrEqual(onHand);
        }
      }
    }),
    { numRuns: 300 },
  );
});
