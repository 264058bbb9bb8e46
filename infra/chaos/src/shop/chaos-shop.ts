import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sources } from '@shop/scripts/audit/sources';
import { databaseNames } from '@shop/scripts/audit/sources';
import { pathsIn } from '@shop/scripts/launcher/data-dir';
import { waitForFirstSale } from '@shop/scripts/launcher/first-sale';
import { stockFileOf } from '@shop/scripts/launcher/parts';
import { startSupergraph } from '@shop/scripts/launcher/start-supergraph';
import type { Supergraph } from '@shop/scripts/launcher/supergraph';
import { startWebhookRelay, type WebhookRelay } from '../webhooks/webhook-relay.js';
import { instancesOf, linkName, type Profile } from './layout.js';
import { type Links, openLinks } from './links.js';
import { clockFileIn, makeParts } from './parts.js';
import { findPorts } from './ports-of-instances.js';

/** A whole shop that is there to be broken. */
export type ChaosShop = Readonly<{
  profile: Profile;
  supergraph: Supergraph;
  links: Links;
  webhooks: WebhookRelay;
  sources: Sources;
  dataDir: string;
  /** The queues' own Redis, past all links; absent where PostgreSQL holds them. */
  redisUrl: string | undefined;
  /** How far the clock of a process is off once it is started again. */
  setClock(process: string, byMs: number): Promise<void>;
  close(): Promise<void>;
}>;

type Options = Readonly<{
  profile: Profile;
  /** Gets a copy of the logs in the end. */
  outDir: string;
  say: (line: string) => void;
  signal?: AbortSignal;
}>;

export const startChaosShop = async ({ profile, outDir, say, signal }: Options): Promise<ChaosShop> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'chaos-'));
  const links = await openLinks(profile);
  const webhooks = await startWebhookRelay();
  const { ports, of: portsOf } = await findPorts();
  let redisUrl: string | undefined;
  const supergraph = await startSupergraph({
    dataDir,
    ports,
    signal,
    full: profile === 'full',
    env: { ...process.env, LOG_LEVEL: process.env.LOG_LEVEL ?? 'info' },
    say,
    // As an orchestrator of containers would: for ever.
    maxRestarts: Number.POSITIVE_INFINITY,
    // Four processes of each subgraph, each with its pools.
    postgresSettings: { max_connections: '900' },
    parts: (context) => {
      redisUrl = context.env.REDIS_URL;
      const clockFile = (process: string) => clockFileIn(dataDir, process);
      return makeParts({ profile, links, portsOf, webhookUrl: webhooks.url, clockFile })(context);
    },
  });
  const paymentsApis = instancesOf('payments')
    .filter(({ role }) => role === 'api')
    .map(({ name }) => `http://127.0.0.1:${portsOf(name).port}/webhooks/simulator`);
  webhooks.passOnTo(links.through(linkName('simulator', 'payments'), ...paymentsApis));
  const { urls, secrets } = supergraph;
  await waitForFirstSale(urls.database('orders'), stockFileOf(pathsIn(dataDir)), 180_000);
  const directly = (subgraph: 'orders' | 'payments' | 'notifications') =>
    `http://127.0.0.1:${portsOf(`${subgraph}-api-1`).port}/graphql`;
  return {
    profile,
    supergraph,
    links,
    webhooks,
    dataDir,
    redisUrl,
    // The audit must see what is, so it asks past all links.
    sources: {
      databases: Object.fromEntries(
        databaseNames.map((name) => [name, urls.database(name)]),
      ) as Sources['databases'],
      provider: { url: urls.simulator, apiKey: secrets.simulatorApiKey },
      signingSecret: secrets.routerSigningSecret,
      graphql: {
        router: urls.graphql,
        orders: directly('orders'),
        payments: directly('payments'),
        notifications: directly('notifications'),
      },
      ...(profile === 'full' ? { mailbox: `${urls.mailbox}.json` } : {}),
    },
    setClock: (process, byMs) => writeFile(clockFileIn(dataDir, process), String(byMs)),
    async close() {
      await supergraph.stop();
      await webhooks.close();
      await links.close();
      await cp(pathsIn(dataDir).logs, join(outDir, `logs-${profile}`), { recursive: true, force: true });
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
