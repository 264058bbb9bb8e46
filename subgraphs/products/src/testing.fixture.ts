import { scopesOf } from '@shop/kit/identity';
import { createLogger } from '@shop/kit/log';
import { createTestDatabase, testIdentity } from '@shop/kit/testing';
import { graphql } from 'graphql';
import { createApp } from './app.js';
import { readConfig } from './config.js';

// Not the recorded routes: who listens to products is not what these tests are about.
const routes = { 'products.product-changed': ['inventory', 'orders', 'products'] };

type Who = 'shopper' | 'staff';

/** For tests: the whole subgraph on a database of its own, asked without HTTP. */
export const openTestApp = async (env: NodeJS.ProcessEnv = {}) => {
  const database = await createTestDatabase();
  const identity = await testIdentity();
  const log = createLogger({ name: 'products-test', level: 'silent' });
  const config = readConfig({ DATABASE_URL: database.url, QUEUE_DATABASE_URL: database.url, ...env });
  const app = await createApp(config, log, { verifyViewer: identity.verify, routes });
  await app.migrate();
  await app.open();

  const viewers = {
    shopper: null,
    staff: {
      userId: '01990000-0000-7000-8000-000000000001',
      roles: ['STAFF'],
      scopes: scopesOf(['STAFF']),
      sessionId: 'test',
    },
  };
  const ask = async (source: string, variables: Record<string, unknown> = {}, who: Who = 'shopper') => {
    const base = { viewer: viewers[who], requestId: 'test', log, header: () => undefined };
    const result = await graphql({
      schema: app.schema,
      source,
      variableValues: variables,
      contextValue: app.extendContext(base),
    });
    // biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for.
    return JSON.parse(JSON.stringify(result)) as { data?: any; errors?: any[] };
  };
  const close = async () => {
    await app.close();
    await database.drop();
  };
  return { app, ask, config, identity, log, url: database.url, close };
};

export type TestApp = Awaited<ReturnType<typeof openTestApp>>;
