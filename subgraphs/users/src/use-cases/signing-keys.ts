import { createLocalJWKSet, errors, importJWK, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { signingKeyAt } from '../domain/signing-key-plan.js';
import type { SigningKey, SigningKeyStore } from './signing-key-store.js';

type Deps = Readonly<{ store: SigningKeyStore; now?: () => Date; maxAgeMs?: number }>;

export class NoSigningKeyError extends Error {}

/** The keys as this process knows them, read again now and then, since another process makes them. */
export const createSigningKeys = ({ store, now = () => new Date(), maxAgeMs = 60_000 }: Deps) => {
  let loaded: { keys: SigningKey[]; at: number } | undefined;
  let loading: Promise<SigningKey[]> | undefined;

  const load = (): Promise<SigningKey[]> => {
    loading ??= store
      .all()
      .then((keys) => {
        loaded = { keys, at: now().getTime() };
        return keys;
      })
      .finally(() => {
        loading = undefined;
      });
    return loading;
  };
  const keysWithin = async (ageMs: number) =>
    loaded && loaded.keys.length > 0 && now().getTime() - loaded.at < ageMs ? loaded.keys : load();
  const keySet = (keys: readonly SigningKey[]): JSONWebKeySet => ({
    keys: keys.map(({ publicJwk }) => publicJwk),
  });

  const verificationKey: JWTVerifyGetKey = async (header, token) => {
    try {
      return await createLocalJWKSet(keySet(await keysWithin(maxAgeMs)))(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      // Perhaps a key that is newer than what we know; a stream of made-up key ids must not become a stream of queries.
      return createLocalJWKSet(keySet(await keysWithin(2_000)))(header, token);
    }
  };

  return {
    /** The key to sign with now. @throws NoSigningKeyError before the first migration. */
    async current() {
      const key = signingKeyAt(await keysWithin(maxAgeMs), now());
      if (!key) throw new NoSigningKeyError('there is no signing key: run the migrate role first');
      return { kid: key.kid, privateKey: await importJWK(key.privateJwk, 'EdDSA') };
    },
    /** All public keys, also one that does not sign yet and those whose last tokens are still about. */
    published: async (): Promise<JSONWebKeySet> => keySet(await keysWithin(maxAgeMs)),
    verificationKey,
  };
};

export type SigningKeys = ReturnType<typeof createSigningKeys>;
