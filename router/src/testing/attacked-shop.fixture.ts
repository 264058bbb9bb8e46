import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { startRouter } from '../app.js';
import { readConfig } from '../config.js';
import { startIssuer } from './router.fixture.js';

// What the router asks by itself, to hear of changes, is no attack's doing.
const ours = new Set(
  ['catalogueChanged', 'stockChanged'].map((feed) => JSON.stringify({ query: `subscription { ${feed} }` })),
);

/** Takes whatever subgraphs are sent, so that a test can tell what reached them. */
const startSink = async () => {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer((request, answer) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      if (!ours.has(Buffer.concat(chunks).toString())) seen.push(request.headers);
      answer.setHeader('content-type', 'application/json');
      answer.end('{"data":{}}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    seen,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

const subgraphs = ['USERS', 'PRODUCTS', 'INVENTORY', 'ORDERS', 'PAYMENTS', 'NOTIFICATIONS'];

/** A router in production over the recorded supergraph, with nothing but a sink behind it. */
export const startAttackedShop = async (env: NodeJS.ProcessEnv = {}) => {
  const sink = await startSink();
  const issuer = await startIssuer();
  const config = readConfig({
    NODE_ENV: 'production',
    PORT: '0',
    ROUTER_SIGNING_SECRET: 'only-for-this-test'.repeat(2),
    JWKS_URL: issuer.url,
    // With them the router asks of itself what changes in the catalogue; whatever comes here is to come of an attack.
    RESPONSE_CACHE_MAX_BYTES: '0',
    ENTITY_CACHE_MAX_BYTES: '0',
    // Each attack is to be refused for what it is.
    RATE_LIMIT_REFUSALS_PER_MINUTE: '0',
    ...Object.fromEntries(subgraphs.map((name) => [`${name}_URL`, sink.url])),
    ...env,
  });
  const router = await startRouter(config, pino({ level: 'silent' }));
  return {
    url: `${router.url}/graphql`,
    issuer,
    seen: sink.seen,
    close: async () => {
      await router.close();
      await issuer.close();
      await sink.close();
    },
  };
};
