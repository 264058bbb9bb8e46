import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import { createRemoteKeys } from './remote-keys.js';
import { scopesOf } from './scopes.js';

/** Who is asking, as proven by a valid access token. */
export type Viewer = Readonly<{
  userId: string;
  roles: readonly string[];
  /** What the token is good for: never more than it says, also where the roles would allow more. */
  scopes: readonly string[];
  sessionId: string;
}>;
export type ViewerVerifier = (token: string) => Promise<Viewer>;

/** The token is expired, forged, or meant for someone else. The reason stays on our side. */
export class InvalidTokenError extends Error {}

type Options = Readonly<{
  issuer: string;
  audience: string;
  /** Where the public keys are, or the keys themselves (tests, and the issuer's own process). */
  keys: string | JWTVerifyGetKey;
}>;

const claims = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  roles: z.array(z.string()).max(20),
  // Absent from tokens of a release that knew roles only.
  scope: z
    .string()
    .max(1_000)
    .transform((list) => list.split(' ').filter(Boolean))
    .optional(),
});

// Keys that cannot be fetched say nothing about the token: that is our fault, not the client's.
const isFaultOfToken = (error: unknown): boolean =>
  error instanceof z.ZodError ||
  (error instanceof errors.JOSEError &&
    error.code !== 'ERR_JOSE_GENERIC' &&
    !(error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid));

export const createViewerVerifier = ({ issuer, audience, keys }: Options): ViewerVerifier => {
  const getKey = typeof keys === 'string' ? createRemoteKeys(keys).key : keys;
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, getKey, {
        issuer,
        audience,
        // Fixed, never read from the token (RFC 8725, section 3.1).
        algorithms: ['EdDSA', 'ES256'],
        typ: 'at+jwt',
        clockTolerance: 30,
        requiredClaims: ['exp', 'iat', 'sub', 'sid'],
      });
      const { sub, sid, roles, scope } = claims.parse(payload);
      return { userId: sub, sessionId: sid, roles, scopes: scope ?? scopesOf(roles) };
    } catch (error) {
      if (!isFaultOfToken(error)) throw error;
      throw new InvalidTokenError('invalid access token', { cause: error });
    }
  };
};

/** The token of an `Authorization: Bearer …` header; null without a header, an error for any other scheme. */
export const bearerToken = (authorization: string | undefined): string | null => {
  if (authorization === undefined || authorization === '') return null;
  const [, token] = /^Bearer ([\w.~+/=-]{1,4096})$/i.exec(authorization) ?? [];
  if (!token) throw new InvalidTokenError('not a bearer token');
  return token;
};
