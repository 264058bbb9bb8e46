import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger } from '@shop/kit/log';
import { startRouter } from '@shop/router/app';
import { readConfig } from '@shop/router/config';
import { reportUsage } from './report-usage.js';

const { SUBGRAPH_URLS = '{}', SUPERGRAPH_FILE, NODE_ENV, JWKS = '', SETTINGS = '{}' } = process.env;
const urls: Readonly<Record<string, string>> = JSON.parse(SUBGRAPH_URLS);

// The router is ready only with keys to judge tokens by.
const keys = createServer((_, answer) => answer.end(JWKS));
await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));

/** The whole router as it is deployed: logs, metrics, limits, token check and headers included. */
const config = readConfig({
  NODE_ENV,
  SUPERGRAPH_FILE,
  PORT: '0',
  LOG_LEVEL: 'warn',
  // As it is deployed, though the stand-ins behind it do not look at signatures.
  ROUTER_SIGNING_SECRET: 'only-for-this-measurement'.repeat(2),
  // Executing is measured; the others keep nothing either.
  RESPONSE_CACHE_MAX_BYTES: '0',
  ENTITY_CACHE_MAX_BYTES: '0',
  // Counted as always, and never reached.
  RATE_LIMIT_QUERIES_PER_MINUTE: '1000000000',
  // On a busy machine the subgraphs may take long to make up an answer for the first time.
  SUBGRAPH_DEADLINE_MS: '60000',
  JWKS_URL: `http://127.0.0.1:${(keys.address() as AddressInfo).port}/`,
  ...Object.fromEntries(Object.entries(urls).map(([name, url]) => [`${name.toUpperCase()}_URL`, url])),
  // What a measurement wants otherwise.
  ...JSON.parse(SETTINGS),
});
const { url } = await startRouter(config, createLogger({ name: 'router', level: config.LOG_LEVEL }));
reportUsage(`${url}/graphql`);
