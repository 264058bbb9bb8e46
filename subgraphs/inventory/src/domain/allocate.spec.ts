import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, type RequestedLine } from './allocate.js';
import type { StockLevel } from './stock.js';

const level = (
  variantId: string,
  locationId: string,
  priority: number,
  onHand: number,
  reserved = 0,
): StockLevel => ({
  variantId,
  locationId,
  priority,
  onHand,
  reserved,
  received: onHand,
  committed: 0,
});
const line = (lineId: string, variantId: string, quantity: number): RequestedLine => ({
  lineId,
  variantId,
  quantity,
});

describe('an allocation', () => {
  it('empties the first location before it takes from the next', () => {
    const levels = [level('v', 'second', 2, 10), level('v', 'first', 1, 3)];
    expect(allocate(levels, [line('1', 'v', 5)])).toEqual({
      ok: true,
      value: [
        { variantId: 'v', locationId: 'first', quantity: 3 },
        { variantId: 'v', locationId: 'second', quantity: 2 },
      ],
    });
  });

  it('adds up lines of the same variant, so that none gets what another has taken', () => {
    const levels = [level('v', 'a', 1, 5)];
    expect(allocate(levels, [line('1', 'v', 2), line('2', 'v', 3)])).toEqual({
      ok: true,
      value: [{ variantId: 'v', locationId: 'a', quantity: 5 }],
    });
    expect(allocate(levels, [line('1', 'v', 3), line('2', 'v', 3)])).toEqual({
      ok: false,
      error: [{ lineId: '2', variantId: 'v', requested: 3, available: 2 }],
    });
  });

  it('is of all lines or of none, and names each short line', () => {
    expect(
      allocate(
        [level('v', 'a', 1, 5), level('w', 'a', 1, 2, 2)],
        [line('1', 'v', 1), line('2', 'w', 1), line('3', 'x', 4)],
      ),
    ).toEqual({
      ok: false,
      error: [
        { lineId: '2', variantId: 'w', requested: 1, available: 0 },
        { lineId: '3', variantId: 'x', requested: 4, available: 0 },
      ],
    });
  });
});

const variants = ['v1', 'v2', 'v3'];
const levelsOf = fc
  .uniqueArray(
    fc.record({
      variantId: fc.constantFrom(...variants),
      place: fc.constantFrom(1, 2, 3),
      onHand: fc.nat(8),
      held: fc.nat(8),
    }),
    { selector: ({ variantId, place }) => `${variantId}/${place}` },
  )
  .map((all) =>
    all.map(({ variantId, place, onHand, held }) =>
      level(variantId, `l${place}`, place, onHand, Math.min(held, onHand)),
    ),
  );
const linesOf = fc
  .array(fc.record({ variantId: fc.constantFrom(...variants), quantity: fc.integer({ min: 1, max: 9 }) }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((all) => all.map((wanted, at) => ({ lineId: `${at}`, ...wanted })));

const units = <T>(items: readonly T[], count: (item: T) => number) =>
  items.reduce((sum, item) => sum + count(item), 0);

describe('any allocation', () => {
  it('succeeds exactly when every variant has enough over all locations', () => {
    fc.assert(
      fc.property(levelsOf, linesOf, (levels, lines) => {
        const enough = variants.every((variant) => {
          const available = units(
            levels.filter(({ variantId }) => variantId === variant),
            ({ onHand, reserved }) => onHand - reserved,
          );
          const wanted = lines.filter(({ variantId }) => variantId === variant);
          return units(wanted, ({ quantity }) => quantity) <= available;
        });
        expect(allocate(levels, lines).ok).toBe(enough);
      }),
    );
  });

  it('hands out exactly what was asked, never more than a level has, one portion a level', () => {
    fc.assert(
      fc.property(levelsOf, linesOf, (levels, lines) => {
        const result = allocate(levels, lines);
        if (!result.ok) return;
        const keys = result.value.map(({ variantId, locationId }) => `${variantId}/${locationId}`);
        expect(new Set(keys).size).toBe(keys.length);
        for (const { variantId, locationId, quantity } of result.value) {
          const from = levels.find((one) => one.variantId === variantId && one.locationId === locationId);
          expect(quantity).toBeGreaterThan(0);
          expect(quantity).toBeLessThanOrEqual((from?.onHand ?? 0) - (from?.reserved ?? 0));
        }
        for (const variant of variants)
          expect(
            units(
              result.value.filter(({ variantId }) => variantId === variant),
              ({ quantity }) => quantity,
            ),
          ).toBe(
            units(
              lines.filter(({ variantId }) => variantId === variant),
              ({ quantity }) => quantity,
            ),
          );
      }),
    );
  });

  it('touches a location only when all before it are empty', () => {
    fc.assert(
      fc.property(levelsOf, linesOf, (levels, lines) => {
        const result = allocate(levels, lines);
        if (!result.ok) return;
        const takenFrom = ({ variantId, locationId }: StockLevel) =>
          result.value.find((one) => one.variantId === variantId && one.locationId === locationId)
            ?.quantity ?? 0;
        for (const later of levels.filter((one) => takenFrom(one) > 0))
          for (const earlier of levels)
            if (earlier.variantId === later.variantId && earlier.priority < later.priority)
              expect(takenFrom(earlier)).toBe(earlier.onHand - earlier.reserved);
      }),
    );
  });

  it('that was refused succeeds once every short line is cut to what was available', () => {
    fc.assert(
      fc.property(levelsOf, linesOf, (levels, lines) => {
        const result = allocate(levels, lines);
        if (result.ok) return;
        const cut = lines.map((one) => {
          const short = result.error.find(({ lineId }) => lineId === one.lineId);
          return short ? { ...one, quantity: short.available } : one;
        });
        expect(
          allocate(
            levels,
            cut.filter(({ quantity }) => quantity > 0),
          ).ok,
        ).toBe(true);
      }),
    );
  });
});
