import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { freePort } from '@shop/kit/embedded-postgres';
import { waitFor } from '@shop/kit/testing';
import type { startShop } from './router.fixture.js';

type Shop = Awaited<ReturnType<typeof startShop>>;
type Line = Readonly<{ pid: number; msg: string }>;

/** Each on a connection of its own, so that a failure is one of this request. */
const send = (port: number, path: string, body?: string): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const headers = { 'content-type': 'application/json' };
    const call = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (answer) =>
      text(answer).then((read) => resolve({ status: answer.statusCode ?? 0, body: read }), reject),
    );
    call.once('error', reject);
    call.end(body);
  });

/** The compiled router as it is deployed, with processes of its own, before the subgraphs of a shop. */
export const startRouterProcess = async (shop: Shop, env: NodeJS.ProcessEnv) => {
  const [port, adminPort] = [await freePort(), await freePort()];
  const lines: Line[] = [];
  const faults: string[] = [];
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../dist/main.js', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      ROUTER_SIGNING_SECRET: 'only-for-this-test'.repeat(2),
      PORT: String(port),
      ADMIN_PORT: String(adminPort),
      SUPERGRAPH_FILE: shop.supergraphFile,
      JWKS_URL: shop.issuer.url,
      PRODUCTS_URL: shop.products.url,
      INVENTORY_URL: shop.inventory.url,
      USERS_URL: shop.users.url,
      ...env,
    },
  });
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line)));
  createInterface({ input: child.stderr }).on('line', (line) => faults.push(line));
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const pidsThat = (msg: string, from = 0) => [
    ...new Set(
      lines
        .slice(from)
        .filter((line) => line.msg === msg && line.pid !== child.pid)
        .map(({ pid }) => pid),
    ),
  ];
  const admin = (path: string) => send(adminPort, path);
  return {
    child,
    url: `http://127.0.0.1:${port}`,
    faults,
    lines,
    admin,
    ask: (query: string) => send(port, '/graphql', JSON.stringify({ query })),
    /** Workers that have been ready. */
    started: () => pidsThat('ready'),
    /** Workers that have answered somebody, from this line on. */
    answered: (from?: number) => pidsThat('request', from),
    ready: () =>
      waitFor(
        'all workers to be ready',
        async () => {
          if (isOver()) throw new Error(faults.join('\n'));
          const { status, body } = await admin('/readyz').catch(() => ({ status: 0, body: '' }));
          return status === 200 && JSON.parse(body).checks['every worker'] === 'ok';
        },
        60_000,
      ),
    /** One number of what Prometheus reads. */
    metric: async (name: string): Promise<number> => {
      const { body } = await admin('/metrics');
      const line = body.split('\n').find((each) => each.startsWith(`${name} `));
      return Number(line?.slice(name.length + 1));
    },
    over: async (): Promise<number | null> => {
      if (!isOver()) await once(child, 'exit');
      return child.exitCode;
    },
    close: async (): Promise<void> => {
      if (isOver()) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
};
