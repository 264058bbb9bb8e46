import { fork } from 'node:child_process';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { repoDir } from '../launcher/repo-dir.js';
import { findRunningShop, profileOf } from '../seed/running-shop.js';
import { closedLoop, type Row } from './load.js';
import { listBodies } from './queries.js';

const help = `Measures the list page of 24 products with price, stock and facets on the shop that runs here.

  npm run bench:list -- --clients 16 --seconds 20
  npm run bench:list -- --data-dir DIR     the data folder of the running shop (default .data)

A shop started with RESPONSE_CACHE_MAX_BYTES=0 makes each page anew; otherwise the router keeps them for 2 seconds.`;

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '20' },
    'data-dir': { type: 'string', default: resolve(repoDir, '.data') },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const startBare = async (size: number) => {
  const child = fork(join(import.meta.dirname, 'bare-server.js'), [String(size)]);
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(Number(message)));
    child.once('error', reject);
  });
  return { url: `http://127.0.0.1:${port}/graphql`, stop: () => child.disconnect() };
};

const post = (url: string, body: string) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });

const ask = async (url: string, query: string) => (await post(url, query)).text();

const lineOf = (name: string, { requests, perSecond, p50, p95, p99, failed }: Row) =>
  `| ${name} | ${requests} | ${perSecond.toFixed(0)} | ${p50.toFixed(1)} | ${p95.toFixed(1)} | ${p99.toFixed(1)} | ${failed} |`;

const run = async () => {
  if (values.help) return console.log(help);
  const shop = await findRunningShop(resolve(values['data-dir']));
  const url = shop.graphql.router ?? '';
  const bodies = listBodies();
  const sizes = await Promise.all(bodies.map(async (body) => (await ask(url, body)).length));
  const size = Math.round(sizes.reduce((sum, one) => sum + one, 0) / sizes.length);
  const total = await ask(url, JSON.stringify({ query: '{ products(first: 1) { totalCount } }' }));
  const { headers } = await post(url, bodies[0] ?? '');
  const isKept = headers.get('cache-control')?.startsWith('public');
  const load = { bodies, clients: Number(values.clients), seconds: Number(values.seconds) };
  console.log(
    `${profileOf(shop)}; ${total}; ${load.clients} clients; answers of ${size} bytes; ${cpus().length} cores; the router's cache is ${isKept ? 'on' : 'off'}`,
  );
  const bare = await startBare(size);
  try {
    await closedLoop({ ...load, url, seconds: 5 });
    console.log(
      '| | requests | per second | p50 ms | p95 ms | p99 ms | failed |\n|---|---|---|---|---|---|---|',
    );
    console.log(lineOf('bare node:http server', await closedLoop({ ...load, url: bare.url, seconds: 5 })));
    console.log(lineOf('list page through the router', await closedLoop({ ...load, url })));
    console.log(
      lineOf('bare node:http server, after', await closedLoop({ ...load, url: bare.url, seconds: 5 })),
    );
  } finally {
    bare.stop();
  }
};

try {
  await run();
} catch (error) {
  console.error(`Marketgraph: ${(error as Error).message}`);
  process.exitCode = 1;
}
