import type { PartContext } from '@shop/scripts/launcher/parts';
import { portsFrom, subgraphNames } from '@shop/scripts/launcher/ports';
import { afterEach, expect, it } from 'vitest';
import { allInstances, linkName, type Profile } from './layout.js';
import { type Links, openLinks } from './links.js';
import { makeParts } from './parts.js';

let links: Links;
afterEach(() => links.close());

const engines = {
  REDIS_URL: 'redis://127.0.0.1:6001',
  CACHE_REDIS_URL: 'redis://127.0.0.1:6002',
  MONGODB_URL: 'mongodb://127.0.0.1:6003',
  SEARCH_URL: 'http://127.0.0.1:6004',
  SMTP_URL: 'smtp://127.0.0.1:6005',
};

const partsIn = async (profile: Profile) => {
  links = await openLinks(profile);
  const context = {
    repoDir: '/repo',
    paths: { root: '/data', postgres: '', logs: '', simulator: '', engines: '' },
    ports: portsFrom(4_000),
    secrets: {},
    databaseUrl: (name: string) => `postgres://me:secret@127.0.0.1:5432/${name}`,
    env: profile === 'full' ? engines : {},
  } as unknown as PartContext;
  const portsOf = (instance: string) => {
    const port = 7_000 + 2 * allInstances.findIndex(({ name }) => name === instance);
    return { port, adminPort: port + 1 };
  };
  const make = makeParts({
    ...{ profile, links, portsOf },
    webhookUrl: 'http://relay/webhooks',
    clockFile: (process) => `/data/${process}.clock`,
  });
  return new Map(make(context).map((part) => [part.name, part]));
};

const leadsThrough = (url: string | undefined, link: string) =>
  Number(new URL(url ?? '').port) === links.link(link).address.port;

it('runs two APIs and two workers of each subgraph, with its tables prepared once', async () => {
  const parts = await partsIn('embedded');
  expect(parts.size).toBe(2 + 4 * subgraphNames.length);
  expect([...parts.values()].filter(({ preparation }) => preparation)).toHaveLength(subgraphNames.length);
  expect(parts.get('orders-worker-2')).toMatchObject({ role: 'worker', sharesTablesOf: 'orders-api-1' });
  const adminPorts = [...parts.values()].map(({ adminPort }) => adminPort);
  expect(new Set(adminPorts).size).toBe(adminPorts.length);
});

it.each(['embedded', 'full'] as const)(
  'every process has a link of its own to each server (%s)',
  async (profile) => {
    const parts = await partsIn(profile);
    const env = (name: string) => parts.get(name)?.env ?? {};
    for (const { name } of allInstances) {
      expect(leadsThrough(env(name).DATABASE_URL, linkName(name, 'postgres'))).toBe(true);
      const queues = profile === 'full' ? env(name).REDIS_URL : env(name).QUEUE_DATABASE_URL;
      expect(leadsThrough(queues, linkName(name, profile === 'full' ? 'redis' : 'postgres'))).toBe(true);
    }
    expect(leadsThrough(env('payments-worker-2').SIMULATOR_URL, 'payments-worker-2->simulator')).toBe(true);
    expect(leadsThrough(env('router').ORDERS_URL, 'router->orders')).toBe(true);
    expect(leadsThrough(env('orders-api-2').INVENTORY_URL, 'orders->inventory')).toBe(true);
    expect(env('simulator').WEBHOOK_URL).toBe('http://relay/webhooks');
    if (profile === 'embedded') return;
    expect(leadsThrough(env('products-api-1').MONGODB_URL, 'products-api-1->mongodb')).toBe(true);
    expect(leadsThrough(env('notifications-worker-1').SMTP_URL, 'notifications-worker-1->smtp')).toBe(true);
  },
);
