import { LRUCache } from 'lru-cache';
import type { Logger } from '../log/index.js';
import type { Closeable } from '../process/closeable.js';
import type { CacheBackend } from './backend.js';
import { countLookups } from './cache-metrics.js';
import { createSharedLevel } from './shared-level.js';

type Options<V> = Readonly<{
  /** The label of its metrics. */
  name: string;
  maxEntries: number;
  /** How long a value is kept in this process. */
  ttlMs: number;
  /** How long a value is kept where processes share it. */
  sharedTtlMs?: number;
  /** Reads from the source of truth; a key that is missing in the answer has no value. */
  load(keys: readonly string[]): Promise<ReadonlyMap<string, V>>;
  /** Without one this process is alone: values that check themselves need no invalidation. */
  backend?: CacheBackend;
  /** Told of each write that the backend tells of, by this process or another; null where some may have been missed. */
  onChange?(keys: readonly string[] | null): void;
  log: Logger;
}>;

/** Takes a value read elsewhere into the cache, unless anything was invalidated since the read began. */
export type Offer<V> = (key: string, value: V) => void;

export type Cache<V extends object> = Closeable &
  Readonly<{
    open(): Promise<void>;
    get(key: string): Promise<V | null>;
    /** One read for all that are missing. What does not exist is left out, and is asked for again next time. */
    getMany(keys: readonly string[]): Promise<Map<string, V>>;
    /** Call before the read, use the result after it. */
    beginOffer(): Offer<V>;
    /** After the write: when this resolves, no process that hears us gives out the old value. */
    invalidate(keys: readonly string[]): Promise<void>;
  }>;

// While nobody tells us of writes, a value may be this old and no older.
const unheardTtlMs = 1_000;

type Flight<V> = { value: Promise<V | undefined>; isStale: boolean };

/** In-process LRU over an optional shared level over the source, with one read for all who miss at the same time. */
export const createCache = <V extends object>(options: Options<V>): Cache<V> => {
  const { name, maxEntries, ttlMs, sharedTtlMs = ttlMs, load, backend, onChange, log } = options;
  const memory = new LRUCache<string, V>({ max: maxEntries, ttl: ttlMs });
  const flights = new Map<string, Flight<V>>();
  const count = countLookups(name);
  let epoch = 0;
  let isListening = !backend;

  const forget = (keys: readonly string[]) => {
    epoch += 1;
    for (const key of keys) {
      memory.delete(key);
      const flight = flights.get(key);
      // Whoever asks from now on must not join a read that began before the write.
      if (flight) flight.isStale = true;
      flights.delete(key);
    }
  };
  const forgetAll = () => {
    forget([...flights.keys()]);
    memory.clear();
  };
  const remember = (key: string, value: V) => {
    memory.set(key, value, { ttl: isListening ? ttlMs : Math.min(ttlMs, unheardTtlMs) });
  };
  const shared = backend && createSharedLevel({ name, backend, ttlMs: sharedTtlMs, log });

  const read = async (keys: readonly string[]): Promise<ReadonlyMap<string, V>> => {
    const startedAt = performance.now();
    const found: ReadonlyMap<string, V> = (await shared?.read<V>(keys)) ?? new Map();
    count('shared', found.size);
    const missing = keys.filter((key) => !found.has(key));
    if (missing.length === 0) return found;
    count('source', missing.length);
    const loaded = await load(missing);
    shared?.write(loaded, startedAt);
    return new Map([...found, ...loaded]);
  };

  /** Starts one read for all the keys and lets others join it key by key. */
  const takeOff = (keys: readonly string[]) => {
    const all = read(keys);
    for (const key of keys) {
      const flight: Flight<V> = { isStale: false, value: Promise.resolve(undefined) };
      flight.value = all
        .then((values) => {
          const value = values.get(key);
          if (value && !flight.isStale) remember(key, value);
          return value;
        })
        .finally(() => {
          if (flights.get(key) === flight) flights.delete(key);
        });
      // Each one who waits hears of a failure; when nobody does any more, it must not end the process.
      flight.value.catch(() => undefined);
      flights.set(key, flight);
    }
  };

  const getMany = async (keys: readonly string[]): Promise<Map<string, V>> => {
    const found = new Map<string, V>();
    const waiting = new Map<string, Promise<V | undefined>>();
    const absent: string[] = [];
    for (const key of new Set(keys)) {
      const value = memory.get(key);
      if (value) found.set(key, value);
      else if (!flights.has(key)) absent.push(key);
      else count('joined', 1);
    }
    count('memory', found.size);
    if (absent.length > 0) takeOff(absent);
    for (const key of new Set(keys)) {
      const flight = found.has(key) ? undefined : flights.get(key);
      if (flight) waiting.set(key, flight.value);
    }
    for (const [key, pending] of waiting) {
      const value = await pending;
      if (value) found.set(key, value);
    }
    return found;
  };

  return {
    open: async () =>
      backend?.open({
        onInvalidated: (keys) => {
          forget(keys);
          onChange?.(keys);
        },
        onListening: (listening) => {
          isListening = listening;
          // Some words were missed, or will be: old values must not outlive their short time.
          forgetAll();
          onChange?.(null);
        },
      }),
    get: async (key) => (await getMany([key])).get(key) ?? null,
    getMany,
    beginOffer: () => {
      const begun = epoch;
      const startedAt = performance.now();
      return (key, value) => {
        if (epoch !== begun) return;
        remember(key, value);
        shared?.write(new Map([[key, value]]), startedAt);
      };
    },
    invalidate: async (keys) => {
      forget(keys);
      await shared?.invalidate(keys);
    },
    close: async () => {
      await shared?.close();
      memory.clear();
    },
  };
};
