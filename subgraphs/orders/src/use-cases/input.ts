import { isCurrencyCode, parseMoney } from '@shop/kit/money';
import { z } from 'zod';
import { maxQuantity } from '../domain/cart.js';
import { isCountryCode } from '../domain/country.js';

// PostgreSQL stores neither NUL nor half of a surrogate pair; other control characters have no place in a name.
const isStorable = (text: string) => text.isWellFormed() && !/\p{Cc}/u.test(text);

/** Text of a person: emoji and any script are welcome. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1, 'Expected a text that is not empty.')
    .max(max, `Expected at most ${max} characters.`)
    .refine(isStorable, 'Expected text without control characters.');

/** An empty optional field of a form is no field. */
export const optionalText = (max: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && value.trim() === '' ? undefined : (value ?? undefined)),
    text(max).optional(),
  );

// Longer ids are none of ours; what is shorter and malformed is simply not found.
export const id = z.string().max(64, 'Expected an id.').refine(isStorable, 'Expected an id.');

export const idempotencyKey = z
  .string()
  .min(8, 'Expected 8 to 255 characters.')
  .max(255, 'Expected 8 to 255 characters.')
  .regex(/^[\x21-\x7e]+$/, 'Expected printable ASCII without spaces.');

export const email = z
  .string()
  .trim()
  .max(254, 'Expected at most 254 characters.')
  .pipe(z.email('Expected an e-mail address.'));

export const quantity = z
  .int(`Expected 1 to ${maxQuantity}.`)
  .min(1, `Expected 1 to ${maxQuantity}.`)
  .max(maxQuantity, `Expected 1 to ${maxQuantity}.`);

export const country = z.string().refine(isCountryCode, 'Expected an ISO 3166-1 alpha-2 code such as DE.');

export const currency = z.string().refine(isCurrencyCode, 'Expected an ISO 4217 code such as EUR.');

export const amount = z.object({ amount: z.string(), currency: z.string() }).transform((given, ctx) => {
  const parsed = parseMoney(given.amount, given.currency);
  if (parsed.ok) return parsed.value;
  ctx.addIssue({ code: 'custom', message: parsed.error.message });
  return z.NEVER;
});
