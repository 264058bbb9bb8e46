import type { Logger } from '../log/index.js';
import type { Closeable } from '../process/closeable.js';
import type { CacheBackend } from './backend.js';
import { cacheFailures } from './cache-metrics.js';

type Options = Readonly<{ name: string; backend: CacheBackend; log: Logger }>;

const retryMs = 500;
const keysAtOnce = 1_000;

/**
 * Sends invalidations, and repeats those that did not get through until they do: a write must neither fail nor wait
 * for a dead cache, and yet an old value must not come back to life together with it.
 */
export const createInvalidations = ({ name, backend, log }: Options) => {
  const pending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let isDelayed = false;
  let closed = false;

  const send = async (keys: readonly string[]): Promise<void> => {
    for (const key of keys) pending.add(key);
    try {
      await backend.invalidate(keys);
      for (const key of keys) pending.delete(key);
    } catch (error) {
      cacheFailures.inc({ cache: name, call: 'invalidate' });
      // An earlier call for the same key may have got through meanwhile and taken it out.
      for (const key of keys) pending.add(key);
      if (!isDelayed) log.warn({ err: error, cache: name }, 'cache invalidations delayed');
      isDelayed = true;
    }
    if (pending.size > 0) schedule();
    else isDelayed = false;
  };
  const schedule = () => {
    if (timer || closed) return;
    timer = setTimeout(() => {
      timer = undefined;
      void send([...pending].slice(0, keysAtOnce));
    }, retryMs);
    timer.unref();
  };

  return {
    send,
    /** Its old value may still be shared, so it must not be read from there. */
    isPending: (key: string): boolean => pending.has(key),
    close: async () => {
      closed = true;
      clearTimeout(timer);
    },
  } satisfies Closeable & Record<string, unknown>;
};
