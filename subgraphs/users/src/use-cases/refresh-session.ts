import { crashPoint } from '@shop/kit/crash-point';
import type { Logger } from '@shop/kit/log';
import { err, ok, type Result } from '@shop/kit/result';
import type { SessionLifetime } from '../domain/refresh-token.js';
import type { IssueAccessToken } from './access-tokens.js';
import type { SessionGrant } from './open-session.js';
import { hashToken, newSalt, successorOf } from './refresh-secret.js';
import type { RefreshTokenStore } from './refresh-token-store.js';
import type { UserStore } from './user-store.js';

export type SessionExpired = Readonly<{ code: 'SESSION_EXPIRED' }>;

type Deps = Readonly<{
  users: UserStore;
  refreshTokens: RefreshTokenStore;
  issueAccessToken: IssueAccessToken;
  lifetime: SessionLifetime;
  log: Logger;
}>;

/** Each refresh token works once; whoever comes second with it, after the grace period, ends the session for both. */
export const makeRefreshSession =
  ({ users, refreshTokens, issueAccessToken, lifetime, log }: Deps) =>
  async (presented: string): Promise<Result<SessionGrant, SessionExpired>> => {
    const salt = newSalt();
    const successor = successorOf(presented, salt);
    const rotation = await refreshTokens.rotate(
      { presented: hashToken(presented), successor: hashToken(successor), salt },
      lifetime,
    );
    crashPoint('users:after-rotation');
    if (rotation.outcome === 'reused')
      log.warn({ sessionId: rotation.sessionId }, 'a refresh token was used twice, session revoked');
    if (rotation.outcome === 'reused' || rotation.outcome === 'ended')
      return err({ code: 'SESSION_EXPIRED' });

    const [user] = await users.byIds([rotation.userId]);
    if (!user) return err({ code: 'SESSION_EXPIRED' });
    return ok({
      user,
      access: await issueAccessToken(user, rotation.sessionId),
      refreshToken: rotation.outcome === 'repeated' ? successorOf(presented, rotation.salt) : successor,
    });
  };

export type RefreshSession = ReturnType<typeof makeRefreshSession>;
