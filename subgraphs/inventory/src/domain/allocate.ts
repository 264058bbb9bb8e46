import { err, ok, type Result } from '@shop/kit/result';
import type { Portion, StockLevel } from './stock.js';

export type RequestedLine = Readonly<{ lineId: string; variantId: string; quantity: number }>;

/** A line that cannot be served. With every short line cut to `available`, the order could be. */
export type ShortLine = Readonly<{ lineId: string; variantId: string; requested: number; available: number }>;

const inOrderOfUse = (one: StockLevel, other: StockLevel): number =>
  one.priority - other.priority || (one.locationId < other.locationId ? -1 : 1);

const sumByVariant = <T extends { variantId: string }>(items: readonly T[], units: (item: T) => number) => {
  const sums = new Map<string, number>();
  for (const item of items) sums.set(item.variantId, (sums.get(item.variantId) ?? 0) + units(item));
  return sums;
};

const findShort = (levels: readonly StockLevel[], lines: readonly RequestedLine[]): ShortLine[] => {
  // Lines of one variant draw on the same units: checked one by one, two of them could take the last unit twice.
  const left = sumByVariant(levels, ({ onHand, reserved }) => onHand - reserved);
  return lines.flatMap(({ lineId, variantId, quantity }) => {
    const available = left.get(variantId) ?? 0;
    left.set(variantId, Math.max(0, available - quantity));
    return available < quantity ? [{ lineId, variantId, requested: quantity, available }] : [];
  });
};

/**
 * Spreads all lines over the locations, by priority, or tells which lines are short: never a part of an order. One portion per
 * variant and location, whatever the number of lines.
 */
export const allocate = (
  levels: readonly StockLevel[],
  lines: readonly RequestedLine[],
): Result<Portion[], readonly ShortLine[]> => {
  const short = findShort(levels, lines);
  if (short.length > 0) return err(short);
  const wanted = sumByVariant(lines, ({ quantity }) => quantity);
  const portions = [...levels].sort(inOrderOfUse).flatMap(({ variantId, locationId, onHand, reserved }) => {
    const missing = wanted.get(variantId) ?? 0;
    const quantity = Math.min(missing, onHand - reserved);
    if (quantity <= 0) return [];
    wanted.set(variantId, missing - quantity);
    return [{ variantId, locationId, quantity }];
  });
  return ok(portions);
};
