import type { JWK } from 'jose';
import type { KeyPlan, KeyTimes } from '../domain/signing-key-plan.js';

export type SigningKey = KeyTimes & Readonly<{ publicJwk: JWK; privateJwk: JWK }>;

export type SigningKeyStore = Readonly<{
  all(): Promise<SigningKey[]>;
  /** One rotation at a time over all processes. The plan is made by the database's clock. Returns how many keys came and went. */
  rotate(
    plan: (keys: readonly KeyTimes[], now: Date) => KeyPlan,
    make: (signsFrom: Date) => Promise<SigningKey>,
  ): Promise<number>;
}>;
