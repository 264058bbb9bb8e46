import type { Rotation, SessionLifetime } from '../domain/refresh-token.js';

/**
 * Sessions and the refresh tokens that keep them alive. Only hashes come in here, so whoever reads the store cannot use what is in it.
 * A session has one live token at any time; all earlier ones are remembered for as long as it lasts, to recognise theft.
 */
export type RefreshTokenStore = Readonly<{
  open(
    session: { sessionId: string; userId: string; tokenHash: Buffer },
    lifetime: SessionLifetime,
  ): Promise<void>;
  /** Puts the successor in the place of the presented token, atomically: of two callers at once, one rotates. */
  rotate(
    tokens: { presented: Buffer; successor: Buffer; salt: Buffer },
    lifetime: SessionLifetime,
  ): Promise<Rotation>;
  /** Ends the session of a token, live or rotated. Unknown tokens are none of our business. */
  revoke(tokenHash: Buffer): Promise<void>;
  /** Forgets sessions that are over. Returns how many. */
  sweep(limit: number): Promise<number>;
}>;
