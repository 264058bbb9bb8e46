import { hash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { createLru } from '../../executor/lru.js';

export type Asker = Readonly<{ address: string; userId?: string }>;

/** The half of an IPv6 address that a household or a server is given: it may use any of the 2⁶⁴ in it. */
const networkOf = (address: string): string => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
};

/** Digests, so that the store holds no personal data. */
const makeDigests = (textOf: (who: string) => string) => {
  // Making one costs more than all else of a count, and most who ask have asked before.
  const known = createLru<string>({ capacity: 10_000, weightOf: () => 1 });
  return (who: string): string => {
    const found = known.get(who);
    if (found !== undefined) return found;
    const made = hash('sha256', textOf(who), 'base64url').slice(0, 22);
    known.set(who, made);
    return made;
  };
};

const ofAddress = makeDigests((address) => `address ${networkOf(address)}`);
const ofUser = makeDigests((userId) => `user ${userId}`);

export const byAddress = ({ address }: Asker): string => ofAddress(address);

/** Who is signed in counts alone, wherever they are; others share their address with those beside them. */
export const byViewer = ({ address, userId }: Asker): string =>
  userId ? ofUser(userId) : ofAddress(address);
