import { inSeconds, readSignature, signatureHeader, toleranceSeconds } from './signature.js';

/** A process does not do more mutations than these while their signatures are good. Each takes about a hundred bytes. */
const usualCapacity = 100_000;

type Options = Readonly<{ capacity?: number; now?: () => number }>;

/**
 * Whether what was signed comes for the first time: a recorded request is worth nothing where it has been. Kept for as long as the
 * signature is good, and beyond the capacity the oldest are forgotten: refusing all that is new would be the greater harm.
 */
export const makeIsFirst = ({ capacity = usualCapacity, now = Date.now }: Options = {}) => {
  const goodUntil = new Map<string, number>();
  return (headers: Readonly<Record<string, unknown>>): boolean => {
    const claimed = readSignature(headers[signatureHeader]);
    if (!claimed || goodUntil.has(claimed.nonce)) return false;
    const time = inSeconds(now);
    for (const [nonce, until] of goodUntil) {
      if (until >= time && goodUntil.size < capacity) break;
      goodUntil.delete(nonce);
    }
    goodUntil.set(claimed.nonce, claimed.at + toleranceSeconds);
    return true;
  };
};
