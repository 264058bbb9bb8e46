import { setTimeout as sleep } from 'node:timers/promises';

/** As a good client: the same request again and again until there is an answer. */
export const persist = async <T>(what: string, ask: () => Promise<T>, withinMs = 120_000): Promise<T> => {
  const end = Date.now() + withinMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > end) throw new Error(`no answer within ${withinMs} ms: ${what}`, { cause: error });
      await sleep(200);
    }
  }
};

/** Asks until the answer is the awaited one. */
export const persistUntil = <T>(
  what: string,
  ask: () => Promise<T | undefined>,
  withinMs?: number,
): Promise<T> =>
  persist(
    what,
    async () => {
      const found = await ask();
      if (found === undefined) throw new Error('not yet');
      return found;
    },
    withinMs,
  );
