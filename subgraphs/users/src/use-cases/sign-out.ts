import { hashToken } from './refresh-secret.js';
import type { RefreshTokenStore } from './refresh-token-store.js';

type Deps = Readonly<{ refreshTokens: RefreshTokenStore }>;

/** Ends the session of a refresh token. Signing out twice, or with nonsense, is no fault: afterwards nobody is signed in with it. */
export const makeSignOut =
  ({ refreshTokens }: Deps) =>
  (refreshToken: string): Promise<void> =>
    refreshTokens.revoke(hashToken(refreshToken));

export type SignOut = ReturnType<typeof makeSignOut>;
