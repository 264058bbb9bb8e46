import { isSame, type Money, toDecimal } from '@shop/kit/money';

export const cartProblemCodes = ['VARIANT_UNAVAILABLE', 'INSUFFICIENT_STOCK', 'PRICE_CHANGED'] as const;
export type CartProblemCode = (typeof cartProblemCodes)[number];

export type CartProblem = Readonly<{ code: CartProblemCode; lineId: string; message: string }>;

type LineToCheck = Readonly<{
  id: string;
  quantity: number;
  isAvailable: boolean;
  priceWhenAdded: Money;
  unitPrice: Money;
  /** Unknown while inventory does not answer: then nothing is said about stock. */
  inStock: number | undefined;
}>;

/** Why a line cannot be ordered as it is, or what the shopper should look at before they do. */
export const problemsOf = (line: LineToCheck): CartProblem[] => {
  const problems: CartProblem[] = [];
  const add = (code: CartProblemCode, message: string) => problems.push({ code, lineId: line.id, message });
  if (!line.isAvailable) add('VARIANT_UNAVAILABLE', 'This is no longer sold.');
  else if (line.inStock !== undefined && line.inStock < line.quantity)
    add('INSUFFICIENT_STOCK', `Only ${line.inStock} left.`);
  if (line.isAvailable && !isSame(line.priceWhenAdded, line.unitPrice))
    add(
      'PRICE_CHANGED',
      `The price was ${toDecimal(line.priceWhenAdded)} and is now ${toDecimal(line.unitPrice)} ${line.unitPrice.currency}.`,
    );
  return problems;
};
