import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '../log/index.js';
import type { Closeable } from '../process/closeable.js';

/** A connection that reconnects by itself for as long as it is open, and says while it cannot. */
export type RedisConnection = Closeable &
  Readonly<{
    client: Redis;
    /** Why Redis cannot be reached, while it cannot; known without asking it. */
    outage(): string | undefined;
    /** Rejects with the reason while Redis cannot be reached or does not answer. */
    check(): Promise<void>;
  }>;

type Options = Readonly<{
  url: string;
  /** What it is used for, for the log. */
  name: string;
  log: Logger;
  options?: RedisOptions;
  /** What is asked in the same turn of the event loop goes out together. */
  isPipelined?: boolean;
}>;

const tellEveryMs = 5_000;

// A caller must hear at once that Redis is away, instead of standing in line for it.
const impatient: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 2_000,
};

const steady: RedisOptions = {
  connectTimeout: 3_000,
  keepAlive: 10_000,
  retryStrategy: (attempt) => Math.min(attempt * 100, 1_000),
};

/** Says that Redis is away: at once, then every few seconds, then that it is back. Returns the reason while it is away. */
const tellOutages = (client: Redis, name: string, log: Logger): (() => string | undefined) => {
  let reason: string | undefined = 'not connected yet';
  let since = Date.now();
  let toldAt = 0;
  const away = (why: string) => {
    if (reason === undefined) since = Date.now();
    reason = why;
    if (Date.now() - toldAt < tellEveryMs) return;
    toldAt = Date.now();
    const seconds = Math.round((Date.now() - since) / 1_000);
    log.warn({ redis: name, reason, seconds }, 'redis cannot be reached, waiting for it');
  };
  client.on('error', (error: Error & { code?: string }) => away(error.message || (error.code ?? 'error')));
  client.on('close', () => {
    if (reason === undefined) away('the connection was closed');
  });
  client.on('ready', () => {
    if (toldAt > 0) log.info({ redis: name }, 'redis is reachable');
    reason = undefined;
    toldAt = 0;
  });
  return () => reason;
};

export const openRedis = ({
  url,
  name,
  log,
  options = impatient,
  isPipelined = false,
}: Options): RedisConnection => {
  const client = new Redis(url, { ...steady, ...options, enableAutoPipelining: isPipelined });
  const outage = tellOutages(client, name, log);
  return {
    client,
    outage,
    async check() {
      const reason = outage();
      if (reason !== undefined) throw new Error(`redis cannot be reached: ${reason}`);
      await client.ping();
    },
    close: async () => client.disconnect(),
  };
};
