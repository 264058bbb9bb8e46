import { crashPoint } from '@shop/kit/crash-point';
import { createDataSource, ensureDatabase } from '@shop/kit/db';
import { createViewerVerifier } from '@shop/kit/identity';
import type { Logger } from '@shop/kit/log';
import { closeAll, startSweeper } from '@shop/kit/process';
import type { SubgraphApp } from '@shop/kit/service';
import type { Config } from './config.js';
import { Users1763800000000 } from './db/1763800000000-users.migration.js';
import { createPostgresSigningKeyStore } from './db/postgres-signing-key-store.js';
import { createPostgresUserStore } from './db/postgres-user-store.js';
import { openSessionStorage } from './db/session-storage.js';
import { UserEntity } from './db/user.entity.js';
import type { SessionLifetime } from './domain/refresh-token.js';
import type { KeySchedule } from './domain/signing-key-plan.js';
import { RefreshSessionResolver } from './graphql/refresh-session.resolver.js';
import { subgraph } from './graphql/schema.js';
import { SignInResolver } from './graphql/sign-in.resolver.js';
import { SignOutResolver } from './graphql/sign-out.resolver.js';
import { SignUpResolver } from './graphql/sign-up.resolver.js';
import { makeExtendContext } from './graphql/users-context.js';
import { ViewerResolver } from './graphql/viewer.resolver.js';
import { addJwksRoute } from './http/jwks.routes.js';
import { makeIssueAccessToken } from './use-cases/access-tokens.js';
import { makeEnsureStaffAccount } from './use-cases/ensure-staff-account.js';
import { makeOpenSession } from './use-cases/open-session.js';
import { createPasswordHasher } from './use-cases/password-hasher.js';
import { makeRefreshSession } from './use-cases/refresh-session.js';
import { makeRegisterUser } from './use-cases/register-user.js';
import { makeRotateSigningKeys } from './use-cases/rotate-signing-keys.js';
import { makeSignIn } from './use-cases/sign-in.js';
import type { AttemptLimits } from './use-cases/sign-in-attempts.js';
import { makeSignOut } from './use-cases/sign-out.js';
import { makeSignUp } from './use-cases/sign-up.js';
import { createSigningKeys } from './use-cases/signing-keys.js';

const day = 86_400;
const keySchedule: KeySchedule = { signsFor: 30 * day, publishedAhead: day, keptAfter: day };
const attemptLimits: AttemptLimits = { windowSeconds: 900, perPair: 10, perEmail: 50, perAddress: 300 };

export const createApp = async (config: Config, log: Logger): Promise<SubgraphApp> => {
  const { JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = config;
  const lifetime: SessionLifetime = {
    absoluteSeconds: config.REFRESH_TOKEN_TTL_SECONDS,
    idleSeconds: config.REFRESH_TOKEN_IDLE_SECONDS,
    graceSeconds: 10,
  };
  const dataSource = createDataSource({
    url: config.DATABASE_URL,
    entities: [UserEntity],
    migrations: [Users1763800000000],
    poolSize: config.DATABASE_POOL_SIZE,
    applicationName: 'users',
  });

  const users = createPostgresUserStore(dataSource);
  const sessions = openSessionStorage({
    redisUrl: config.REDIS_URL,
    dataSource,
    limits: attemptLimits,
    log,
  });
  const { refreshTokens, attempts } = sessions;
  const keyStore = createPostgresSigningKeyStore(dataSource);
  const signingKeys = createSigningKeys({ store: keyStore });
  const passwords = createPasswordHasher();

  const issueAccessToken = makeIssueAccessToken({
    signingKeys,
    issuer,
    audience,
    ttlSeconds: config.ACCESS_TOKEN_TTL_SECONDS,
  });
  const openSession = makeOpenSession({ refreshTokens, issueAccessToken, lifetime });
  const registerUser = makeRegisterUser({ users, passwords });
  const rotateSigningKeys = makeRotateSigningKeys({ store: keyStore, schedule: keySchedule });

  const open = async () => {
    if (!dataSource.isInitialized) await dataSource.initialize();
  };

  return {
    schema: subgraph.createSchema([
      new SignUpResolver(makeSignUp({ registerUser, openSession })),
      new SignInResolver(makeSignIn({ users, passwords, attempts, openSession })),
      new RefreshSessionResolver(
        makeRefreshSession({ users, refreshTokens, issueAccessToken, lifetime, log }),
      ),
      new SignOutResolver(makeSignOut({ refreshTokens })),
      new ViewerResolver(),
    ]),
    // The issuer verifies with its own keys; asking itself over HTTP would make it wait for itself at start.
    verifyViewer: createViewerVerifier({ issuer, audience, keys: signingKeys.verificationKey }),
    extendContext: makeExtendContext(users),
    addRoutes: (http) => addJwksRoute(http, signingKeys),
    open,
    async migrate() {
      await ensureDatabase(config.DATABASE_URL);
      crashPoint('users:after-database');
      await open();
      await dataSource.runMigrations();
      crashPoint('users:after-migrations');
      await rotateSigningKeys();
      crashPoint('users:after-signing-key');
      const { STAFF_EMAIL: email, STAFF_PASSWORD: password } = config;
      if (email && password) await makeEnsureStaffAccount({ users, registerUser, log })({ email, password });
    },
    async startWorker() {
      const sweepers = [
        startSweeper({ name: 'signing-keys', everyMs: 3_600_000, run: rotateSigningKeys, log }),
        startSweeper({ name: 'ended-sessions', everyMs: 600_000, run: () => refreshTokens.sweep(100), log }),
        startSweeper({ name: 'sign-in-attempts', everyMs: 600_000, run: () => attempts.sweep(100), log }),
      ];
      return { close: () => closeAll(...sweepers) };
    },
    checks: {
      database: async () => void (await dataSource.query('select 1')),
      'signing key': async () => void (await signingKeys.current()),
    },
    // Whoever is signed in goes on; only signing in and refreshing wait for it.
    optionalChecks: sessions.checks,
    async close() {
      await sessions.close();
      if (dataSource.isInitialized) await dataSource.destroy();
    },
  };
};
