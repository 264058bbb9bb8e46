import { createHash } from 'node:crypto';

// 1 September 2025: the demo shop opened then. A fixed time keeps the ids the same on every machine.
const openedAt = Date.UTC(2025, 8, 1);

/** A number below `below` that depends on nothing but the key. */
export const seedNumber = (key: string, below: number): number =>
  createHash('sha256').update(key).digest().readUInt32BE(0) % below;

/** When an item came into the demo shop: one of 360 days after it opened. */
export const seedTime = (key: string): Date =>
  new Date(openedAt + seedNumber(`time:${key}`, 360) * 86_400_000);

/** A fixed id in the shape of a UUIDv7, so that seeding again meets the same rows. */
export const seedId = (
  kind: 'category' | 'product' | 'variant',
  key: string,
  at = new Date(openedAt),
): string => {
  const time = at.getTime().toString(16).padStart(12, '0');
  const hash = createHash('sha256').update(`${kind}:${key}`).digest('hex');
  const variant = (8 + (Number.parseInt(hash[3] ?? '0', 16) % 4)).toString(16);
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${hash.slice(0, 3)}`,
    variant + hash.slice(4, 7),
    hash.slice(7, 19),
  ].join('-');
};
