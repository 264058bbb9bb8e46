import { setTimeout as sleep } from 'node:timers/promises';

/** What has changed, by keys such as `Thing:7`; null is anything. */
export type ChangedKeys = readonly string[] | null;

export type ChangeFeed = Readonly<{
  /** That what these ids stand for has changed; null where it is not known what. */
  tell(ids: readonly string[] | null): void;
  /** Begins with null: what was told before nobody knows. Ends with the signal. */
  follow(signal: AbortSignal): AsyncGenerator<ChangedKeys>;
}>;

type Options = Readonly<{
  /** All that is shown otherwise once these have changed. */
  keysOf(ids: readonly string[]): ChangedKeys | Promise<ChangedKeys>;
  /** The least time between two words to one follower. */
  pauseMs?: number;
}>;

const mostAtOnce = 500;

/**
 * Tells those who keep something that it has changed. The first change is told at once, and those that come soon behind it together, so that a
 * rush of thousands does not empty every cache thousands of times. A follower that does not keep up costs no memory: too much to name is anything.
 */
export const createChangeFeed = ({ keysOf, pauseMs = 100 }: Options): ChangeFeed => {
  const followers = new Set<ChangeFeed['tell']>();

  const read = async (ids: readonly string[]): Promise<ChangedKeys> => {
    try {
      return await keysOf(ids);
    } catch {
      // What it is cannot be said now; that something changed must be.
      return null;
    }
  };

  return {
    tell: (ids) => {
      for (const follower of followers) follower(ids);
    },
    async *follow(signal) {
      const changed = new Set<string>();
      let isAnything = true;
      let wake = (): void => undefined;
      const take: ChangeFeed['tell'] = (ids) => {
        if (!isAnything) for (const id of ids ?? []) changed.add(id);
        if (ids === null || changed.size > mostAtOnce) {
          isAnything = true;
          changed.clear();
        }
        wake();
      };
      const onAbort = () => wake();
      signal.addEventListener('abort', onAbort);
      followers.add(take);
      try {
        while (!signal.aborted) {
          if (isAnything || changed.size > 0) {
            const ids = isAnything ? null : [...changed];
            isAnything = false;
            changed.clear();
            yield ids && (await read(ids));
            await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
          } else {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
        }
      } finally {
        followers.delete(take);
        signal.removeEventListener('abort', onAbort);
      }
    },
  };
};
