import { createServer } from 'node:net';
import { claimPort, freePort } from '@shop/kit/embedded-postgres';
import { LaunchError } from './launch-error.js';

export const subgraphNames = [
  'users',
  'products',
  'inventory',
  'orders',
  'payments',
  'notifications',
] as const;
export type SubgraphName = (typeof subgraphNames)[number];
export type ServiceName = 'router' | SubgraphName | 'simulator';

const offsets: Record<ServiceName, number> = {
  router: 0,
  users: 1,
  products: 2,
  inventory: 3,
  orders: 4,
  payments: 5,
  notifications: 6,
  simulator: 10,
};
const serviceNames = Object.keys(offsets) as ServiceName[];

export interface Ports {
  readonly postgres: number;
  readonly services: Readonly<Record<ServiceName, { readonly port: number; readonly adminPort: number }>>;
}

const servicesFrom = <T>(make: (name: ServiceName) => T): Record<ServiceName, T> =>
  Object.fromEntries(serviceNames.map((name) => [name, make(name)])) as Record<ServiceName, T>;

/** The documented ports, counted from a base; admin ports lie 100 above. */
export const portsFrom = (base: number, routerPort = base): Ports => ({
  postgres: base + 50,
  services: servicesFrom((name) => ({
    port: name === 'router' ? routerPort : base + offsets[name],
    adminPort: base + 100 + offsets[name],
  })),
});

/** Ports nobody uses, for tests that run beside each other. */
export const freePorts = async (): Promise<Ports> => {
  const services = {} as Record<ServiceName, { port: number; adminPort: number }>;
  for (const name of serviceNames) services[name] = { port: await freePort(), adminPort: await freePort() };
  return { postgres: await freePort(), services };
};

const listenOnce = (host: string, port: number): Promise<NodeJS.ErrnoException | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });

const named = (ports: Ports): [string, number][] => [
  ...serviceNames.flatMap((name): [string, number][] => [
    [name, ports.services[name].port],
    [`${name} admin`, ports.services[name].adminPort],
  ]),
  ['postgres', ports.postgres],
];

/** Refuses before anything starts, since a port that is taken would otherwise show as a crash of its owner. */
export const requireFreePorts = async (ports: Ports, host = '127.0.0.1'): Promise<void> => {
  for (const [owner, port] of named(ports)) {
    const error = await listenOnce(host, port);
    if (!error) continue;
    const how =
      owner === 'router'
        ? `choose another with PORT=${port + 1000}, or move all with "npm start -- --port-base ${port + 1000}"`
        : 'move all ports with "npm start -- --port-base 5000"';
    const why = error.code === 'EACCES' ? 'may not be used by this user' : 'is taken by another program';
    throw new LaunchError(`port ${port} (${owner}) ${why}: ${how}`);
  }
};

/** A base whose ports nobody uses, for tests that run beside each other. */
export const freePortBase = async (): Promise<number> => {
  const base = await freePort();
  const ports = portsFrom(base);
  const others = named(ports).flatMap(([, port]) => (port === base ? [] : [port]));
  return others.every(claimPort) ? requireFreePorts(ports).then(() => base, freePortBase) : freePortBase();
};
