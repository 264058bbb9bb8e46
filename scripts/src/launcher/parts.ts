import { join } from 'node:path';
import type { DataPaths } from './data-dir.js';
import type { Part } from './part.js';
import { type Ports, type ServiceName, type SubgraphName, subgraphNames } from './ports.js';
import type { Secrets } from './secrets.js';

export const staffEmail = 'staff@marketgraph.example';

export interface PartContext {
  readonly repoDir: string;
  readonly paths: DataPaths;
  readonly ports: Ports;
  readonly secrets: Secrets;
  /** Connection URL of a database; names are those of the subgraphs, and `queues`. */
  readonly databaseUrl: (name: string) => string;
  /** Environment of the launcher, passed on; what the launcher decides wins. */
  readonly env: NodeJS.ProcessEnv;
}

// Each process needs well under half of this in practice. With less room for young objects, a quarter of a list page is collecting garbage.
const nodeFlags = ['--max-old-space-size=256', '--max-semi-space-size=16'];

/** Products writes down here how much stock its demo catalogue starts with, and inventory loads it. */
export const stockFileOf = (paths: DataPaths): string => join(paths.root, 'stock.json');

const seedOf = (name: SubgraphName, { paths }: PartContext): Part['seed'] => {
  const stockFile = stockFileOf(paths);
  if (name === 'products') return { order: 1, args: ['--stock-out', stockFile] };
  return name === 'inventory' ? { order: 2, args: [stockFile] } : undefined;
};

const ownSettings = ({ ports, secrets, paths }: PartContext): Record<ServiceName, Record<string, string>> => {
  // One secret for all three: who owns a guest's order is proved to each of them with the same token.
  const orderAccess = { ORDER_ACCESS_SECRET: secrets.orderAccessSecret };
  const url = (name: ServiceName) => `http://127.0.0.1:${ports.services[name].port}`;
  return {
    router: Object.fromEntries(
      subgraphNames.map((name) => [`${name.toUpperCase()}_URL`, `${url(name)}/graphql`]),
    ),
    users: { STAFF_EMAIL: staffEmail, STAFF_PASSWORD: secrets.staffPassword },
    products: {},
    inventory: {},
    orders: { INVENTORY_URL: `${url('inventory')}/graphql`, ...orderAccess },
    payments: {
      ...orderAccess,
      PROVIDER: 'simulator',
      SIMULATOR_URL: url('simulator'),
      SIMULATOR_API_KEY: secrets.simulatorApiKey,
      SIMULATOR_WEBHOOK_SECRET: secrets.simulatorWebhookSecret,
    },
    notifications: { ...orderAccess },
    simulator: {
      API_KEY: secrets.simulatorApiKey,
      WEBHOOK_URL: `${url('payments')}/webhooks/simulator`,
      WEBHOOK_SECRET: secrets.simulatorWebhookSecret,
      DATA_FILE: paths.simulator,
    },
  };
};

/** Every process of the shop, in the order in which requests pass through them: stopping goes the same way. */
export const partsOf = (context: PartContext): Part[] => {
  const { repoDir, ports, databaseUrl, secrets, env } = context;
  // On this machine the shop is open for looking around: Apollo Sandbox and introspection.
  const routerMode = env.NODE_ENV === 'production' ? 'production' : 'development';
  const own = ownSettings(context);
  const part = (name: ServiceName, folder: string, settings: Record<string, string>): Part => ({
    name,
    entry: join(repoDir, folder, 'dist', 'main.js'),
    ...ports.services[name],
    nodeFlags,
    env: {
      NODE_ENV: 'production',
      PORT: String(ports.services[name].port),
      ADMIN_PORT: String(ports.services[name].adminPort),
      ROUTER_SIGNING_SECRET: secrets.routerSigningSecret,
      HOST: name === 'router' && env.HOST ? env.HOST : '127.0.0.1',
      JWKS_URL: `http://127.0.0.1:${ports.services.users.port}/.well-known/jwks.json`,
      ...settings,
      ...own[name],
    },
  });
  const subgraph = (name: SubgraphName): Part => ({
    ...part(name, `subgraphs/${name}`, {
      DATABASE_URL: databaseUrl(name),
      ...(env.REDIS_URL ? {} : { QUEUE_DATABASE_URL: databaseUrl('queues') }),
    }),
    role: 'all',
    preparation: 'migrate',
    seed: seedOf(name, context),
  });
  return [
    // Everybody on this machine has one address, load generators and tests included.
    part('router', 'router', { NODE_ENV: routerMode, RATE_LIMITS: env.RATE_LIMITS ?? 'off' }),
    ...subgraphNames.map(subgraph),
    part('simulator', 'infra/payment-simulator', {}),
  ];
};
