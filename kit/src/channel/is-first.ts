import { inSeconds, readSignature, signatureHeader, toleranceSeconds } from './signature.js';

/** More than one process changes while their signatures are good. Each takes two hundred bytes. */
const usualCapacity = 100_000;

/** From the first moment at which a signature can be good, by a clock that is behind, to the last. */
const goodForSeconds = 2 * toleranceSeconds;

type Options = Readonly<{ capacity?: number; now?: () => number }>;

/**
 * Whether what was signed comes for the first time: a recorded request is worth nothing where it has been. Beyond the capacity the oldest
 * are forgotten: refusing all that is new would be the greater harm.
 */
export const makeIsFirst = ({ capacity = usualCapacity, now = Date.now }: Options = {}) => {
  // Two halves, of which the older is dropped as a whole: taking out one by one makes a large map slow.
  let [young, old] = [new Set<string>(), new Set<string>()];
  let youngSince = inSeconds(now);
  return (headers: Readonly<Record<string, unknown>>): boolean => {
    const nonce = readSignature(headers[signatureHeader])?.nonce;
    if (!nonce || young.has(nonce) || old.has(nonce)) return false;
    const time = inSeconds(now);
    if (time - youngSince > goodForSeconds || young.size >= capacity / 2) {
      [young, old, youngSince] = [new Set(), young, time];
    }
    young.add(nonce);
    return true;
  };
};
