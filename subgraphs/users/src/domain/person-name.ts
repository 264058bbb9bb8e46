import { err, ok, type Result } from '@shop/kit/result';

const longest = 100;

// Control characters, halves of a character, line separators, and the marks that turn the writing direction of the text around
// them. Joiners stay: emoji and several scripts are written with them, and right-to-left letters need no marks.
const unwanted = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

export const normaliseName = (text: string): Result<string, string> => {
  if (text.length > 1_000) return err(`expected at most ${longest} characters`);
  const name = text.trim().normalize('NFC');
  if (!visible.test(name)) return err(`expected 1 to ${longest} characters`);
  if ([...name].length > longest) return err(`expected at most ${longest} characters`);
  if (unwanted.test(name)) return err('expected no control characters');
  return ok(name);
};
