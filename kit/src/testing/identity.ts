import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTVerifyGetKey, SignJWT } from 'jose';
import { newId } from '../db/index.js';
import { createViewerVerifier, scopeClaim, type ViewerVerifier } from '../identity/index.js';

export type TestIdentity = Readonly<{
  keys: JWTVerifyGetKey;
  verify: ViewerVerifier;
  /** An `Authorization` header value for a user. */
  bearer(userId: string, ...roles: string[]): Promise<string>;
}>;

/** An issuer of its own with a fresh key: tokens as the real issuer makes them, without a running users subgraph. */
export const testIdentity = async (): Promise<TestIdentity> => {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'EdDSA' }] });
  return {
    keys,
    verify: createViewerVerifier({ issuer: 'marketgraph', audience: 'marketgraph', keys }),
    bearer: async (userId, ...roles) => {
      const token = await new SignJWT({ roles, scope: scopeClaim(roles), sid: newId() })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'test', typ: 'at+jwt' })
        .setSubject(userId)
        .setIssuer('marketgraph')
        .setAudience('marketgraph')
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey);
      return `Bearer ${token}`;
    },
  };
};
