import { err, ok, type Result } from '@shop/kit/result';

const expected = 'expected an e-mail address such as ada@example.com, at most 254 characters';
const local = String.raw`[^\s@\p{C}"(),:;<>[\]\\]{1,64}`;
const label = String.raw`[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?`;
const shape = new RegExp(`^${local}@(?:${label}\\.)+${label}$`, 'u');

/**
 * One spelling for each address. The part before the @ is case-sensitive by the book and nowhere in practice; two accounts
 * that differ only in case would let one person read mail that is meant for the other.
 */
export const normaliseEmail = (text: string): Result<string, string> => {
  // Before normalisation, which costs time by length.
  if (text.length > 320) return err(expected);
  const email = text.trim().normalize('NFKC').toLowerCase();
  const isSound =
    email.length <= 254 && shape.test(email) && !email.startsWith('.') && !/\.\.|\.@/.test(email);
  return isSound ? ok(email) : err(expected);
};
