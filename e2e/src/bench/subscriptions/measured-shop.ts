import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@shop/kit/embedded-postgres';
import { waitFor } from '@shop/kit/testing';
import { partsOf } from '@shop/scripts/launcher/parts';
import { freePorts } from '@shop/scripts/launcher/ports';
import { startSupergraph } from '@shop/scripts/launcher/start-supergraph';
import { cpuSecondsByName } from '../cpu-seconds.js';
import type { ProcessReport } from './report-memory.js';

// All that an event touches on its way: the rest of the shop would only take CPU from it.
const names = ['router', 'users', 'orders', 'payments'];

const read = async (url: string): Promise<string> => (await fetch(url)).text();

/** The real processes on a real database, with a look into the router's memory. */
export const startMeasuredShop = async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'shop-subscriptions-'));
  const ports = await freePorts();
  const reportPort = await freePort();
  const preload = ['--expose-gc', '--import', join(import.meta.dirname, 'report-memory.js')];
  const shop = await startSupergraph({
    dataDir,
    ports,
    seed: false,
    partEnv: {
      router: {
        MEMORY_REPORT_PORT: String(reportPort),
        LOG_LEVEL: 'warn',
        // A busy machine is no fault of a subgraph.
        SUBGRAPH_DEADLINE_MS: '60000',
      },
    },
    parts: (context) =>
      partsOf(context)
        .filter(({ name }) => names.includes(name))
        .map((part) =>
          part.name === 'router' ? { ...part, nodeFlags: [...part.nodeFlags, ...preload] } : part,
        ),
  });
  return {
    graphqlUrl: shop.urls.graphql,
    databases: {
      users: shop.urls.database('users'),
      orders: shop.urls.database('orders'),
      payments: shop.urls.database('payments'),
    },
    reportOfRouter: async (): Promise<ProcessReport> =>
      JSON.parse(await read(`http://127.0.0.1:${reportPort}/`)),
    /** By Linux's count; nothing elsewhere. */
    cpuSeconds: (): Promise<Record<string, number>> => cpuSecondsByName(shop.pids()).catch(() => ({})),
    /** The router has let go of all streams, at both ends. */
    untilNoStreams: () =>
      waitFor(
        'no stream to be open',
        async () =>
          (await read(`http://127.0.0.1:${ports.services.router.adminPort}/metrics`)).includes(
            'router_streams_open{transport="sse"} 0',
          ) &&
          /graphql_subscriptions_open 0/.test(
            await read(`http://127.0.0.1:${ports.services.orders.adminPort}/metrics`),
          ),
        60_000,
      ),
    stop: async () => {
      await shop.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

export type MeasuredShop = Awaited<ReturnType<typeof startMeasuredShop>>;
