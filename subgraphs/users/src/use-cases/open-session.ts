import { newId } from '@shop/kit/db';
import type { SessionLifetime } from '../domain/refresh-token.js';
import type { User } from '../domain/user.js';
import type { AccessToken, IssueAccessToken } from './access-tokens.js';
import { hashToken, newSecret } from './refresh-secret.js';
import type { RefreshTokenStore } from './refresh-token-store.js';

/** What a person holds who has signed in. */
export type SessionGrant = Readonly<{ user: User; access: AccessToken; refreshToken: string }>;

type Deps = Readonly<{
  refreshTokens: RefreshTokenStore;
  issueAccessToken: IssueAccessToken;
  lifetime: SessionLifetime;
}>;

export const makeOpenSession =
  ({ refreshTokens, issueAccessToken, lifetime }: Deps) =>
  async (user: User): Promise<SessionGrant> => {
    const sessionId = newId();
    const refreshToken = newSecret();
    const access = await issueAccessToken(user, sessionId);
    await refreshTokens.open({ sessionId, userId: user.id, tokenHash: hashToken(refreshToken) }, lifetime);
    return { user, access, refreshToken };
  };

export type OpenSession = ReturnType<typeof makeOpenSession>;
