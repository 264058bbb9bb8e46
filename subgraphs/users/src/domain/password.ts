import { err, ok, type Result } from '@shop/kit/result';
import { isCommonPassword } from './common-passwords.js';

const shortest = 10;
const longest = 200;

/** The same letters typed on two keyboards may arrive as different code points; they must hash the same (NIST SP 800-63B). */
export const normalisePassword = (password: string): string => password.normalize('NFKC');

/** A password of an existing account is never longer, so a longer one need not be hashed at all. */
export const isPossiblePassword = (password: string): boolean =>
  password.length <= 4 * longest && [...normalisePassword(password)].length <= longest;

/** The rules for a new password: length and no obvious guess. Demanding digits and symbols makes passwords worse. */
export const choosePassword = (password: string, email: string): Result<string, string> => {
  if (!isPossiblePassword(password)) return err(`expected at most ${longest} characters`);
  const chosen = normalisePassword(password);
  if ([...chosen].length < shortest) return err(`expected at least ${shortest} characters`);
  const guess = chosen.toLowerCase();
  if (guess === email || guess === email.split('@')[0])
    return err('expected something other than the e-mail address');
  if (isCommonPassword(guess)) return err('expected something less common');
  return ok(chosen);
};
