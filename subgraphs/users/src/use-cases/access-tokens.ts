import { scopeClaim } from '@shop/kit/identity';
import { SignJWT } from 'jose';
import { grantedRoles, type User } from '../domain/user.js';
import type { SigningKeys } from './signing-keys.js';

type Deps = Readonly<{
  signingKeys: SigningKeys;
  issuer: string;
  audience: string;
  ttlSeconds: number;
}>;

export type AccessToken = Readonly<{ token: string; expiresAt: Date }>;

/** Signs what verifiers of the shop require: a short-lived token of type `at+jwt` (RFC 9068). */
export const makeIssueAccessToken =
  ({ signingKeys, issuer, audience, ttlSeconds }: Deps) =>
  async (user: User, sessionId: string): Promise<AccessToken> => {
    const { kid, privateKey } = await signingKeys.current();
    const issuedAt = Math.floor(Date.now() / 1000);
    const expiresAt = issuedAt + ttlSeconds;
    const roles = grantedRoles(user);
    const token = await new SignJWT({ sid: sessionId, roles, scope: scopeClaim(roles) })
      .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'at+jwt' })
      .setSubject(user.id)
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(privateKey);
    return { token, expiresAt: new Date(expiresAt * 1000) };
  };

export type IssueAccessToken = ReturnType<typeof makeIssueAccessToken>;
