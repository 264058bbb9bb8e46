import { randomUUID } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import pg from 'pg';

/** An `Authorization` header for a person. */
export type BearerOf = (userId: string) => Promise<string>;

/**
 * Access tokens of people who never signed up, made with the shop's own key: hashing a thousand passwords would take longer than what
 * is measured.
 */
export const openViewerTokens = async (usersDatabaseUrl: string): Promise<BearerOf> => {
  const users = new pg.Client({ connectionString: usersDatabaseUrl });
  await users.connect();
  const { rows } = await users
    .query<{ kid: string; private_jwk: JWK }>(
      'select kid, private_jwk from signing_key where signs_from <= clock_timestamp() order by signs_from desc limit 1',
    )
    .finally(() => users.end());
  const [key] = rows;
  if (!key) throw new Error('the shop has no key to sign with');
  const privateKey = await importJWK(key.private_jwk, 'EdDSA');
  return async (userId) => {
    const token = await new SignJWT({ sid: randomUUID(), roles: ['CUSTOMER'], scope: '' })
      .setProtectedHeader({ alg: 'EdDSA', kid: key.kid, typ: 'at+jwt' })
      .setSubject(userId)
      .setIssuer('marketgraph')
      .setAudience('marketgraph')
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey);
    return `Bearer ${token}`;
  };
};
