import { type NamedPoint, pointsOf } from '@shop/scripts/crash-points/registry';
import { productSources } from '@shop/scripts/crash-points/sources';

export type Profile = 'embedded' | 'full';
export type Place = Readonly<{ process: string; point: string }>;

const withMessages = ['products', 'inventory', 'orders', 'payments', 'notifications'];
/** Which processes run the kit's code. */
const usersOfTheKit: Readonly<Record<string, readonly string[]>> = {
  transaction: ['users', ...withMessages],
  relay: withMessages,
  consumer: withMessages,
  saga: ['orders'],
  cache: ['products'],
  migrate: ['inventory', 'orders', 'payments', 'notifications'],
};

/** Points of one-shot roles: no order passes them, so the role itself is killed there and run again. */
export const taskOf = (point: string): readonly string[] | undefined => {
  if (/^migrate:|^users:after-(database|migrations|signing-key)$/.test(point)) return ['migrate'];
  if (/^products:after-(database|migrations|indexes|queue-database|migrate)$/.test(point)) return ['migrate'];
  if (
    /^products:(after-category|after-seeded-|after-seed-|after-bulk|after-many-key|before-many-wake)/.test(
      point,
    )
  )
    return ['seed', '--products', '20'];
  if (/^products:(while-rebuilding|after-rebuild-|after-index-)/.test(point)) return ['reindex'];
  return point === 'inventory:after-seed-chunk' ? ['seed'] : undefined;
};

const everywhere = 'every profile';
/** Points that no journey can be sure to pass, with the reason. Their own tests pass them, where they are named. */
export const notOnTheWay: Readonly<Record<string, string>> = {
  'products:before-key-release': 'two products with one id at the same moment',
  'products:before-key-release-of-change': 'a slug that is free in the claims and taken in the index',
  'products:after-taken-over-key': 'a claim whose writer died a minute ago',
  'products:before-claiming-again': 'two products with one slug at the same moment',
  'products:while-freeing-keys': 'a product that gives up its slug or a SKU',
  'products:after-many-inserts': 'a seed whose slugs another seed is claiming',
  'products:before-marking-again': 'two relays at one product',
  'products:before-switching-again': 'two changes of one product at the same moment',
  'products:before-rebuild-abandoned': 'a rebuild whose engine fails half-way',
  'products:before-backlog': 'a search engine that is down',
  'products:after-catch-up': 'a search engine that was down',
  'payments:before-reconciled': 'movements that are a minute old',
  'payments:after-reconciled': 'movements that are a minute old',
};

const needs = ({ path, name }: NamedPoint): Profile | typeof everywhere => {
  if (/mongodb\/|opensearch\//.test(path) || name === 'products:after-indexes') return 'full';
  // With a Redis, that carries the word, counts the attempts and holds the queues.
  const isEmbedded = /^cache:|^users:(after-counted-attempt|while-forgiving)$|after-queue-database$/.test(
    name,
  );
  return isEmbedded ? 'embedded' : everywhere;
};

// What they would change in a transaction lies in MongoDB and Redis there.
const withoutTransactions: Readonly<Record<Profile, readonly string[]>> = {
  embedded: [],
  full: ['users', 'products'],
};

const ownersOf = (name: string, profile: Profile): readonly string[] => {
  const prefix = name.split(':')[0] ?? '';
  const owners = usersOfTheKit[prefix] ?? [prefix];
  return prefix === 'transaction'
    ? owners.filter((owner) => !withoutTransactions[profile].includes(owner))
    : owners;
};

/** Every point of every process that runs in this profile. */
export const placesIn = (profile: Profile): Place[] =>
  pointsOf(productSources())
    .filter((point) => [profile, everywhere].includes(needs(point)) && !(point.name in notOnTheWay))
    .flatMap(({ name }) => ownersOf(name, profile).map((process) => ({ process, point: name })));

/** Every point once, those of the kit in one process each: another one from seed to seed. */
export const eachPointOnce = (places: readonly Place[], seed: number): Place[] =>
  [...Map.groupBy(places, ({ point }) => point).values()].flatMap(
    (same, at) => same[(seed + at) % same.length] ?? [],
  );
