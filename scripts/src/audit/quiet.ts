import { setTimeout as sleep } from 'node:timers/promises';
import { readDatabase } from './load/database.js';
import { loadMessages } from './load/messages.js';
import type { Sources } from './sources.js';

const count = async (url: string, sql: string): Promise<number> =>
  readDatabase(
    url,
    async (read) => (await read<{ n: number }>(`select count(*)::int as n from ${sql}`))[0]?.n ?? 0,
  );

/** What is still under way, in words; empty at a quiet moment. */
export const findUnrest = async (sources: Sources): Promise<string[]> => {
  const { databases } = sources;
  const { unsent } = await loadMessages(sources);
  const counts: [number, string][] = [
    [await count(databases.orders, 'saga where ended_at is null'), 'running sagas'],
    [unsent.filter(({ state }) => state === 'waiting').length, 'messages in outboxes'],
    [
      await count(databases.payments, 'payment where next_check_at is not null'),
      'payments that the provider is still asked about',
    ],
    [
      await count(databases.notifications, `delivery where status in ('PENDING', 'SENDING')`),
      'mails on their way',
    ],
  ];
  return counts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`);
};

/** Waits until nothing is under way, at most until `deadline` (milliseconds). Returns what still is. */
export const waitForQuiet = async (
  sources: Sources,
  deadline: number,
  onWait: (unrest: readonly string[]) => void = () => undefined,
): Promise<string[]> => {
  for (;;) {
    const unrest = await findUnrest(sources);
    if (unrest.length === 0 || Date.now() >= deadline) return unrest;
    onWait(unrest);
    await sleep(500);
  }
};
