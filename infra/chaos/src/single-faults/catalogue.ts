import { type Attack, describeAttack } from '../schedule/fault.js';
import { linksOf, type Profile, processesOf, storesOf } from '../shop/layout.js';

export type SingleFault = Readonly<{ name: string; attack: Attack; lastsMs: number }>;

const single = (attack: Attack, lastsMs = 0): SingleFault => ({
  name: describeAttack(attack),
  attack,
  lastsMs,
});

// Of two alike one is enough. No order waits for what users and products do behind their APIs.
const killed = processesOf().filter(
  (name) => !name.endsWith('-2') && !['users-worker-1', 'products-worker-1'].includes(name),
);

/** Each fault that is tried alone. */
export const singleFaultsOf = (profile: Profile): SingleFault[] => {
  const all: SingleFault[] = [
    ...killed.map((target) => single({ kind: 'kill', target })),
    ...storesOf(profile).map((target) => single({ kind: 'kill-store', target })),
    single({ kind: 'pause-store', target: 'postgres' }, 5_000),
    ...(profile === 'full' ? [single({ kind: 'pause-store', target: 'redis' }, 5_000)] : []),
    single({ kind: 'cut-connections' }),
    single({ kind: 'wipe-queues' }),
    single({ kind: 'zombie', target: 'orders-worker-1' }, 15_000),
    single({ kind: 'zombie', target: 'payments-worker-1' }, 15_000),
    single({ kind: 'skew-clock', target: 'orders-worker-1', byMs: 60_000 }, 5_000),
    single({ kind: 'skew-clock', target: 'inventory-worker-1', byMs: -60_000 }, 5_000),
    single({ kind: 'provider-storm', mode: 'hang' }, 8_000),
    single({ kind: 'provider-storm', mode: 'unavailable' }, 8_000),
    single({ kind: 'webhooks', mode: 'duplicate' }, 5_000),
    single({ kind: 'webhooks', mode: 'late' }, 5_000),
    single({ kind: 'rolling-restart', target: 'orders' }),
    single({ kind: 'poison', target: 'orders', form: 'unknown type' }),
    single(
      { kind: 'link', target: 'router->orders', fault: { how: 'latency', ms: 300, jitterMs: 200 } },
      5_000,
    ),
    single({ kind: 'link', target: 'router->orders', fault: { how: 'reset' } }, 5_000),
    single({ kind: 'link', target: 'router->orders', fault: { how: 'black-hole' } }, 5_000),
    single({ kind: 'link', target: 'router->orders', fault: { how: 'half-close' } }, 5_000),
    single({ kind: 'link', target: 'orders-worker-1->postgres', fault: { how: 'black-hole' } }, 8_000),
    single(
      { kind: 'link', target: 'orders-worker-1->postgres', fault: { how: 'one-way', blocked: 'to-client' } },
      8_000,
    ),
    single({ kind: 'link', target: 'orders-worker-1->postgres', fault: { how: 'half-close' } }, 8_000),
    single(
      {
        kind: 'link',
        target: 'payments-worker-1->simulator',
        fault: { how: 'one-way', blocked: 'to-client' },
      },
      8_000,
    ),
    single(
      {
        kind: 'link',
        target: 'payments-worker-1->simulator',
        fault: { how: 'bandwidth', bytesPerSecond: 500 },
      },
      5_000,
    ),
    single({ kind: 'link', target: 'inventory-worker-1->redis', fault: { how: 'black-hole' } }, 8_000),
    single({ kind: 'link', target: 'products-api-1->mongodb', fault: { how: 'black-hole' } }, 5_000),
    single({ kind: 'link', target: 'products-api-1->search', fault: { how: 'black-hole' } }, 5_000),
    single({ kind: 'link', target: 'notifications-worker-1->smtp', fault: { how: 'black-hole' } }, 8_000),
  ];
  const links = new Set(linksOf(profile));
  return all.filter(({ attack }) => attack.kind !== 'link' || links.has(attack.target));
};
