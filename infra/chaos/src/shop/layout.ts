import { type SubgraphName, subgraphNames } from '@shop/scripts/launcher/ports';

export type Profile = 'embedded' | 'full';
export type Role = 'api' | 'worker';
/** Servers that are no processes of the shop. */
export type Store = 'postgres' | 'redis' | 'cacheRedis' | 'mongodb' | 'search';
export type Server = Store | 'smtp' | 'simulator';

/** A Node process of the shop under test. */
export type Instance = Readonly<{ name: string; subgraph: SubgraphName; role: Role }>;

const roles = ['api', 'worker'] as const;
const ordinals = [1, 2] as const;

export const instancesOf = (subgraph: SubgraphName): Instance[] =>
  roles.flatMap((role) => ordinals.map((n) => ({ name: `${subgraph}-${role}-${n}`, subgraph, role })));

export const allInstances: readonly Instance[] = subgraphNames.flatMap(instancesOf);

export const linkName = (from: string, to: string): string => `${from}->${to}`;

/** What a subgraph talks to beside PostgreSQL. */
const uses: Readonly<Record<SubgraphName, readonly Server[]>> = {
  users: ['redis'],
  products: ['redis', 'cacheRedis', 'mongodb', 'search'],
  inventory: ['redis'],
  orders: ['redis'],
  payments: ['redis', 'simulator'],
  notifications: ['redis', 'smtp'],
};

const runsIn = (profile: Profile, server: Server): boolean =>
  profile === 'full' || server === 'postgres' || server === 'simulator';

export const serversOf = ({ subgraph }: Instance, profile: Profile): Server[] =>
  (['postgres', ...uses[subgraph]] as const).filter((server) => runsIn(profile, server));

export const storesOf = (profile: Profile): Store[] =>
  (['postgres', 'redis', 'cacheRedis', 'mongodb', 'search'] as const).filter((store) =>
    runsIn(profile, store),
  );

/** Every link that can break, by name: who connects, and to what. */
export const linksOf = (profile: Profile): string[] => [
  ...subgraphNames.map((name) => linkName('router', name)),
  linkName('orders', 'inventory'),
  linkName('simulator', 'payments'),
  ...allInstances.flatMap((instance) =>
    serversOf(instance, profile).map((server) => linkName(instance.name, server)),
  ),
];

/** Every process that can be killed without losing what only it knows. The mail server keeps its mails in memory. */
export const processesOf = (): string[] => ['router', 'simulator', ...allInstances.map(({ name }) => name)];
