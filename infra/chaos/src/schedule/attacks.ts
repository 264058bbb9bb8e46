import { subgraphNames } from '@shop/scripts/launcher/ports';
import type { LinkFault } from '../proxy/link-fault.js';
import { allInstances, linksOf, type Profile, processesOf, type Store } from '../shop/layout.js';
import type { Attack, FaultKind } from './fault.js';
import { between, oneOf } from './random.js';

type Random = () => number;
type Drawn = Readonly<{ attack: Attack; lastsMs: number }>;

/** Whose queues carry an order. */
const receivers = ['orders', 'inventory', 'payments', 'notifications'] as const;
const workers = allInstances
  .filter(({ role, subgraph }) => role === 'worker' && (receivers as readonly string[]).includes(subgraph))
  .map(({ name }) => name);

// The search engine takes longest to come back and the shop needs it least: it is killed rarely.
const storeTurns: Readonly<Record<Profile, readonly Store[]>> = {
  embedded: ['postgres'],
  full: ['redis', 'postgres', 'mongodb', 'redis', 'postgres', 'cacheRedis', 'search'],
};

const drawLinkFault = (random: Random, turn: number): LinkFault => {
  const ways: readonly (() => LinkFault)[] = [
    () => ({ how: 'black-hole' }),
    () => ({ how: 'reset' }),
    () => ({ how: 'latency', ms: between(random, 50, 400), jitterMs: between(random, 0, 300) }),
    () => ({ how: 'one-way', blocked: oneOf(random, ['to-client', 'to-server'] as const) }),
    () => ({ how: 'half-close' }),
    () => ({ how: 'bandwidth', bytesPerSecond: between(random, 4_000, 40_000) }),
  ];
  return (ways[turn % ways.length] as () => LinkFault)();
};

const seconds = (random: Random, low: number, high: number) => between(random, low * 1_000, high * 1_000);

/** One attack of a kind; `turn` counts within the kind, so that each of its forms gets its share. */
export const drawAttack = (kind: FaultKind, profile: Profile, random: Random, turn: number): Drawn => {
  switch (kind) {
    case 'kill':
      // The workers that an order passes hold most of what can be lost.
      return {
        attack: { kind, target: oneOf(random, turn % 2 === 0 ? workers : processesOf()) },
        lastsMs: 0,
      };
    case 'zombie':
      // Longer than the 10 s of a job's lock.
      return { attack: { kind, target: oneOf(random, workers) }, lastsMs: seconds(random, 12, 18) };
    case 'wipe-queues':
    case 'cut-connections':
      return { attack: { kind }, lastsMs: 0 };
    case 'kill-store': {
      const turns = storeTurns[profile];
      const first = between(random, 0, 1);
      return { attack: { kind, target: turns[(turn + first) % turns.length] as Store }, lastsMs: 0 };
    }
    case 'pause-store':
      return {
        attack: { kind, target: profile === 'full' ? 'redis' : 'postgres' },
        lastsMs: seconds(random, 4, 8),
      };
    case 'skew-clock':
      return {
        attack: {
          kind,
          target: oneOf(random, processesOf()),
          byMs: (turn % 2 === 0 ? 1 : -1) * 60_000,
        },
        lastsMs: seconds(random, 10, 20),
      };
    case 'provider-storm':
      return {
        attack: { kind, mode: turn % 2 === 0 ? 'hang' : 'unavailable' },
        lastsMs: seconds(random, 6, 12),
      };
    case 'webhooks':
      return {
        attack: { kind, mode: turn % 2 === 0 ? 'duplicate' : 'late' },
        lastsMs: seconds(random, 10, 20),
      };
    case 'rolling-restart':
      return { attack: { kind, target: oneOf(random, subgraphNames) }, lastsMs: 0 };
    case 'poison':
      return {
        attack: {
          kind,
          target: oneOf(random, receivers),
          form: (['unknown type', 'no envelope', 'unfit payload'] as const)[turn % 3] ?? 'no envelope',
        },
        lastsMs: 0,
      };
    case 'link':
      return {
        attack: { kind, target: oneOf(random, linksOf(profile)), fault: drawLinkFault(random, turn) },
        lastsMs: seconds(random, 4, 10),
      };
  }
};
