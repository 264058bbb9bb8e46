import { newId } from '@shop/kit/db';
import { exportJWK, generateKeyPair } from 'jose';
import { type KeySchedule, planKeys } from '../domain/signing-key-plan.js';
import type { SigningKey, SigningKeyStore } from './signing-key-store.js';

type Deps = Readonly<{ store: SigningKeyStore; schedule: KeySchedule }>;

const makeKey = async (signsFrom: Date): Promise<SigningKey> => {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const kid = newId();
  const common = { kid, alg: 'EdDSA', use: 'sig' };
  return {
    kid,
    signsFrom,
    publicJwk: { ...(await exportJWK(publicKey)), ...common },
    privateJwk: { ...(await exportJWK(privateKey)), ...common },
  };
};

/** Makes the next key when it is due and forgets those that no valid token needs. Safe to run at any time, by anyone. */
export const makeRotateSigningKeys =
  ({ store, schedule }: Deps) =>
  (): Promise<number> =>
    store.rotate((keys, now) => planKeys(keys, now, schedule), makeKey);
