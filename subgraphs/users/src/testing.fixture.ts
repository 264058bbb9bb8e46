import { serveGraphql } from '@shop/kit/graphql';
import { createHttpClient, createHttpServer } from '@shop/kit/http';
import { createLogger } from '@shop/kit/log';
import { createTestDatabase } from '@shop/kit/testing';
import { createApp } from './app.js';
import { readConfig } from './config.js';

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back
type Answer = { status: number; data: any; errors?: any[] };

/** The whole subgraph on a port and a database of its own. */
export const startUsers = async (env: NodeJS.ProcessEnv = {}) => {
  const database = await createTestDatabase();
  const config = readConfig({ DATABASE_URL: database.url, LOG_LEVEL: 'silent', ...env });
  const log = createLogger({ name: 'users', level: config.LOG_LEVEL });
  const app = await createApp(config, log);
  await app.migrate().catch(async (error: unknown) => {
    await app.close();
    throw error;
  });
  await app.open();
  const http = createHttpServer({ log });
  await serveGraphql({ http, log, ...app });
  app.addRoutes?.(http);
  const client = createHttpClient({
    baseUrl: await http.listen({ port: 0, host: '127.0.0.1' }),
    deadlineMs: 15_000,
  });
  return {
    app,
    client,
    database,
    ask: async (query: string, input?: object, headers: Record<string, string> = {}): Promise<Answer> => {
      const { status, body } = await client.send({
        method: 'POST',
        path: '/graphql',
        body: { query, variables: { input } },
        headers,
      });
      return { status, ...(body as Omit<Answer, 'status'>) };
    },
    close: async () => {
      await client.close();
      await http.close();
      await app.close();
      await database.drop();
    },
  };
};

export const sessionFields = `__typename
  ... on Session { accessToken accessTokenExpiresAt refreshToken user { id email name roles createdAt } }
  ... on UserError { code message }`;
export const signUp = `mutation ($input: SignUpInput!) { signUp(input: $input) { ${sessionFields} ... on InvalidInputError { fields { field message } } } }`;
export const signIn = `mutation ($input: SignInInput!) { signIn(input: $input) { ${sessionFields} ... on TooManyAttemptsError { retryAfterSeconds } } }`;
export const refresh = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { ${sessionFields} } }`;
export const signOut =
  'mutation ($input: SignOutInput!) { signOut(input: $input) { ... on SignedOut { signedOut } } }';
