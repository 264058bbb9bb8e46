import { waitFor } from '@shop/kit/testing';
import type { Attack } from '../schedule/fault.js';
import type { ChaosShop } from '../shop/chaos-shop.js';
import { instancesOf } from '../shop/layout.js';
import { onDatabase } from './on-database.js';
import { poison } from './poison.js';
import { wipeQueues } from './wipe-queues.js';

/** Ends the fault and resolves when that is done. */
export type EndAttack = () => Promise<void>;

const nothing: EndAttack = async () => undefined;
const backWithinMs = 120_000;

/** What is down for another fault's sake cannot be reached at once. */
const persistently = (what: string, work: () => Promise<void>): Promise<true> =>
  waitFor(
    what,
    async () => {
      await work();
      return true as const;
    },
    20_000,
  );

export const makeAttack = (shop: ChaosShop) => {
  const { supergraph, links, webhooks } = shop;
  const running = (name: string): Promise<number> =>
    waitFor(`${name} to run`, () => supergraph.pids()[name], backWithinMs);

  const kill = async (name: string): Promise<EndAttack> => {
    const before = await running(name);
    supergraph.kill(name, 'SIGKILL');
    return async () => {
      await waitFor(
        `${name} to run again`,
        () => ![undefined, before].includes(supergraph.pids()[name]),
        backWithinMs,
      );
    };
  };
  const pause = async (name: string): Promise<EndAttack> => {
    await running(name);
    supergraph.kill(name, 'SIGSTOP');
    return async () => supergraph.kill(name, 'SIGCONT');
  };
  const setOutage = (mode: string) =>
    persistently('the provider’s switch', async () => {
      const answer = await fetch(`${supergraph.urls.simulator}/test/outage`, {
        method: 'PUT',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${supergraph.secrets.simulatorApiKey}`,
        },
        body: JSON.stringify({ mode }),
        signal: AbortSignal.timeout(5_000),
      });
      if (!answer.ok) throw new Error(`the simulator answered ${answer.status}`);
    });
  /** A start that falls into another fault fails, and then the launcher leaves the process to us. */
  const restart = (name: string): Promise<unknown> =>
    supergraph
      .restart(name)
      .catch(() =>
        waitFor(`${name} to start`, () => supergraph.startPart(name).then(() => true), backWithinMs),
      );
  const skew = async (name: string, byMs: number): Promise<EndAttack> => {
    await shop.setClock(name, byMs);
    await restart(name);
    return async () => {
      await shop.setClock(name, 0);
      await restart(name);
    };
  };

  /** Begins the attack; a rejection says that it could not be done. */
  return async (attack: Attack): Promise<EndAttack> => {
    switch (attack.kind) {
      case 'kill':
      case 'kill-store':
        return kill(attack.target);
      case 'zombie':
      case 'pause-store':
        return pause(attack.target);
      case 'wipe-queues':
        await persistently('wiping the queues', () => wipeQueues(shop));
        return nothing;
      case 'cut-connections':
        await persistently('cutting connections', () =>
          onDatabase(supergraph.urls.database('orders'), async (client) => {
            await client.query(
              `select pg_terminate_backend(pid) from pg_stat_activity
               where pid <> pg_backend_pid() and backend_type = 'client backend'`,
            );
          }),
        );
        return nothing;
      case 'skew-clock':
        return skew(attack.target, attack.byMs);
      case 'provider-storm':
        await setOutage(attack.mode);
        return async () => void (await setOutage('none'));
      case 'webhooks':
        webhooks.setMode(attack.mode);
        return async () => {
          webhooks.setMode('pass');
          await webhooks.release();
        };
      case 'rolling-restart':
        for (const { name } of instancesOf(attack.target)) await restart(name);
        return nothing;
      case 'poison':
        await persistently('poisoning', () => poison(shop, attack.target, attack.form));
        return nothing;
      case 'link':
        links.link(attack.target).break(attack.fault);
        return async () => links.link(attack.target).heal();
    }
  };
};
