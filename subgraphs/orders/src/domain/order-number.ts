// Crockford's base 32: no I, L, O or U, so that a number survives being read over the telephone.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A name for people, such as `M-7K3P-9XQ2-4D`. From ten random bytes, so it tells nobody how much the shop sells. */
export const orderNumberFrom = (random: Uint8Array): string => {
  const text = Array.from(random.subarray(0, 10), (byte) => alphabet[byte % 32]).join('');
  return `M-${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`;
};
