import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTVerifyGetKey, SignJWT } from 'jose';
import { newId } from '../db/index.js';
import { createViewerVerifier, scopeClaim, type ViewerVerifier } from '../identity/index.js';

export type TestIdentity = Readonly<{
  keys: JWTVerifyGetKey;
  verify: ViewerVerifier;
  /** An `Authorization` header value for a user. */
  bearer(userId: string, ...roles: string[]): Promise<string>;
  /** One that ends so many seconds from now, instead of in five minutes. */
  bearerFor(seconds: number, userId: string, ...roles: string[]): Promise<string>;
}>;

/** An issuer of its own with a fresh key: tokens as the real issuer makes them, without a running users subgraph. */
export const testIdentity = async (): Promise<TestIdentity> => {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'EdDSA' }] });
  const bearerFor = async (seconds: number, userId: string, ...roles: string[]) => {
    const token = await new SignJWT({ roles, scope: scopeClaim(roles), sid: newId() })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'test', typ: 'at+jwt' })
      .setSubject(userId)
      .setIssuer('marketgraph')
      .setAudience('marketgraph')
      .setIssuedAt()
      .setExpirationTime(`${seconds}s`)
      .sign(privateKey);
    return `Bearer ${token}`;
  };
  return {
    keys,
    verify: createViewerVerifier({ issuer: 'marketgraph', audience: 'marketgraph', keys }),
    bearer: (userId, ...roles) => bearerFor(300, userId, ...roles),
    bearerFor,
  };
};
