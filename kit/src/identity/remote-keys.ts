import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';

export type RemoteKeys = Readonly<{
  key: JWTVerifyGetKey;
  /** Rejects only while no keys were ever fetched: from then on tokens can be judged, also without the issuer. */
  ready(): Promise<void>;
}>;

/**
 * The issuer's public keys, fetched when first needed, when they get old and when an unknown one turns up. While the issuer cannot be
 * reached, the keys we have stay good: they were published longer ahead than any outage should last.
 */
export const createRemoteKeys = (url: string): RemoteKeys => {
  const remote = createRemoteJWKSet(new URL(url), { timeoutDuration: 3_000, cooldownDuration: 5_000 });
  return {
    async key(header, token) {
      try {
        return await remote(header, token);
      } catch (error) {
        const known = remote.jwks();
        if (!known || error instanceof errors.JWKSNoMatchingKey) throw error;
        return createLocalJWKSet(known)(header, token).catch(() => {
          // Perhaps a key we could not fetch, so nothing is known about the token.
          throw error;
        });
      }
    },
    async ready() {
      if (!remote.jwks()) await remote.reload();
    },
  };
};
