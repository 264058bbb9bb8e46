import { crashPoint } from '../crash-point/index.js';
import { listen } from '../db/index.js';
import type { Logger } from '../log/index.js';
import type { Closeable } from '../process/closeable.js';
import type { CacheBackend } from './backend.js';

type Options = Readonly<{
  name: string;
  url: string;
  query: (sql: string, parameters: unknown[]) => Promise<unknown>;
  log: Logger;
}>;

// A notification holds less than 8,000 bytes.
const keysAtOnce = 100;

/** Without a Redis: each process keeps its own values, and PostgreSQL carries the word that one changed. */
export const createPostgresCacheBackend = ({ name, url, query, log }: Options): CacheBackend => {
  const channel = `cache_${name}`;
  let listening: Closeable | undefined;
  return {
    read: async (keys) => keys.map(() => null),
    write: async () => undefined,
    invalidate: async (keys) => {
      for (let at = 0; at < keys.length; at += keysAtOnce) {
        await query('select pg_notify($1, $2)', [channel, JSON.stringify(keys.slice(at, at + keysAtOnce))]);
        crashPoint('cache:while-telling');
      }
    },
    open: async ({ onInvalidated, onListening }) => {
      listening = await listen({
        url,
        channel,
        log,
        onNotify: (payload) => {
          if (payload === undefined) onListening(true);
          else onInvalidated(JSON.parse(payload));
        },
        onLost: () => onListening(false),
      });
    },
    close: async () => listening?.close(),
  };
};
