import { expect, it } from 'vitest';
import type { Attack } from '../schedule/fault.js';
import type { ChaosShop } from '../shop/chaos-shop.js';
import { makeAttack } from './attackers.js';

const setUp = () => {
  const did: string[] = [];
  const pids: Record<string, number | undefined> = { 'orders-worker-1': 1, redis: 2 };
  const again = (name: string) => {
    pids[name] = (pids[name] ?? 0) + 10;
  };
  const shop = {
    supergraph: {
      pids: () => pids,
      kill: (name: string, signal: string) => {
        did.push(`${signal} ${name}`);
        if (signal === 'SIGKILL') pids[name] = undefined;
      },
      restart: async (name: string) => {
        did.push(`restart ${name}`);
      },
    },
    links: {
      link: (name: string) => ({
        break: ({ how }: { how: string }) => did.push(`${how} ${name}`),
        heal: () => did.push(`heal ${name}`),
      }),
    },
    webhooks: {
      setMode: (mode: string) => did.push(`webhooks ${mode}`),
      release: async () => did.push('release'),
    },
    setClock: async (name: string, byMs: number) => did.push(`clock ${name} ${byMs}`),
  };
  return { did, again, attack: makeAttack(shop as unknown as ChaosShop) };
};

it('a kill is over when another process runs in its place', async () => {
  const { did, again, attack } = setUp();
  const end = await attack({ kind: 'kill', target: 'orders-worker-1' });
  let isOver = false;
  const ending = end().then(() => {
    isOver = true;
  });
  await Promise.resolve();
  expect([did, isOver]).toEqual([['SIGKILL orders-worker-1'], false]);
  again('orders-worker-1');
  await ending;
});

it.each<[Attack, string[], string[]]>([
  [{ kind: 'zombie', target: 'orders-worker-1' }, ['SIGSTOP orders-worker-1'], ['SIGCONT orders-worker-1']],
  [{ kind: 'pause-store', target: 'redis' }, ['SIGSTOP redis'], ['SIGCONT redis']],
  [
    { kind: 'link', target: 'router->orders', fault: { how: 'reset' } },
    ['reset router->orders'],
    ['heal router->orders'],
  ],
  [{ kind: 'webhooks', mode: 'late' }, ['webhooks late'], ['webhooks pass', 'release']],
  [
    { kind: 'skew-clock', target: 'users-api-1', byMs: -60_000 },
    ['clock users-api-1 -60000', 'restart users-api-1'],
    ['clock users-api-1 0', 'restart users-api-1'],
  ],
  [
    { kind: 'rolling-restart', target: 'users' },
    ['restart users-api-1', 'restart users-api-2', 'restart users-worker-1', 'restart users-worker-2'],
    [],
  ],
])('$kind does its damage and takes it back', async (what, begun, undone) => {
  const { did, attack } = setUp();
  const end = await attack(what);
  expect(did).toEqual(begun);
  await end();
  expect(did.slice(begun.length)).toEqual(undone);
});
