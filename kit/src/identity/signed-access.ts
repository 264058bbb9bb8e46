import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * A capability for one resource: whoever holds it may see that resource, and it can be computed again at any time,
 * so a lost answer costs nothing and nothing is stored. HMAC-SHA256, base64url.
 */
export const signAccess = (resourceId: string, secret: string): string =>
  createHmac('sha256', secret).update(resourceId).digest('base64url');

export const isSignedAccess = (
  resourceId: string,
  given: string | null | undefined,
  secret: string,
): boolean => {
  if (!given) return false;
  const expected = Buffer.from(signAccess(resourceId, secret));
  const actual = Buffer.from(given);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
};
