import { err, ok, type Result } from '@shop/kit/result';
import { receive, type StockChange, type StockLevel } from './stock.js';

/** Far above any shelf and far below where the columns end. */
export const maxUnits = 1_000_000_000;

export type NotEnoughStock = Readonly<{ code: 'NOT_ENOUGH_STOCK'; onHand: number; reserved: number }>;
export type TooMuchStock = Readonly<{ code: 'TOO_MUCH_STOCK'; received: number }>;

/** Units that came in, or with a negative quantity were lost. What is reserved is promised and cannot be taken away. */
export const enterStock = (
  level: StockLevel,
  quantity: number,
): Result<StockChange, NotEnoughStock | TooMuchStock> => {
  const { onHand, reserved, received } = level;
  if (onHand - reserved + quantity < 0) return err({ code: 'NOT_ENOUGH_STOCK', onHand, reserved });
  if (received + quantity > maxUnits) return err({ code: 'TOO_MUCH_STOCK', received });
  return ok(receive({ ...level, quantity }));
};
