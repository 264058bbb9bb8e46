import { Redis } from 'ioredis';
import type { Logger } from '../log/index.js';
import { createPolicy } from '../resilience/index.js';
import type { BackendListener, CacheBackend } from './backend.js';
import { cacheFailures } from './cache-metrics.js';

type Options = Readonly<{ name: string; url: string; log: Logger }>;

// A lookup that has to go to the source anyway must not wait long first.
const deadlineMs = 100;
const invalidateDeadlineMs = 500;
// Longer than a read of the source that began before the write may take to come here with the old value.
const tombstoneMs = 10_000;
const tombstone = '-';
const heartbeatMs = 1_000;

/** Redis as the shared level, which may lose everything at any time, and its pub/sub to carry the word of a change. */
export const createRedisCacheBackend = ({ name, url, log }: Options): CacheBackend => {
  const place = (key: string) => `cache:${name}:${key}`;
  const channel = `cache:${name}`;
  // A call while the connection is down fails at once instead of standing in line for it.
  const connection = {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 1_000,
    retryStrategy: (attempt: number) => Math.min(attempt * 100, 1_000),
  };
  const redis = new Redis(url, connection);
  const subscriber = new Redis(url, { ...connection, autoResubscribe: false });
  let isDown = false;
  redis.on('error', (error) => {
    if (!isDown) log.warn({ err: error, cache: name }, 'cache connection lost');
    isDown = true;
  });
  redis.on('ready', () => {
    if (isDown) log.info({ cache: name }, 'cache connection is back');
    isDown = false;
  });
  subscriber.on('error', () => undefined);

  const breaker = { failures: 5, halfOpenAfterMs: 1_000 };
  const policy = createPolicy({ deadlineMs, breaker });
  const invalidatePolicy = createPolicy({ deadlineMs: invalidateDeadlineMs });
  const guarded = async <T>(call: string, run: () => Promise<T>): Promise<T> => {
    try {
      return await policy.execute(run);
    } catch (error) {
      cacheFailures.inc({ cache: name, call });
      throw error;
    }
  };
  /** A pipeline answers with the errors inside; each counts as a failure of the whole. */
  const all = async (commands: ReturnType<Redis['multi']>) => {
    for (const [error] of (await commands.exec()) ?? []) if (error) throw error;
  };

  const listenTo = ({ onInvalidated, onListening }: BackendListener) => {
    let isListening = false;
    const tell = (now: boolean) => {
      if (now !== isListening) onListening(now);
      isListening = now;
    };
    subscriber.on('message', (_, text) => onInvalidated(JSON.parse(text)));
    subscriber.on('close', () => tell(false));
    subscriber.on('ready', () => {
      subscribing = subscriber.subscribe(channel).then(
        () => tell(true),
        () => subscriber.disconnect(true),
      );
    });
    return tell;
  };
  const answer = createPolicy({ deadlineMs: heartbeatMs });
  /** A connection may look alive for minutes after the other side is gone: only an answer shows that it is not. */
  const watch = (tell: (isListening: boolean) => void) => {
    const check = (connected: Redis, onSilent: () => void) => {
      if (connected.status !== 'ready') return;
      answer
        .execute(() => connected.ping())
        .catch(() => {
          onSilent();
          connected.disconnect(true);
        });
    };
    return setInterval(() => {
      check(redis, () => undefined);
      check(subscriber, () => tell(false));
    }, heartbeatMs).unref();
  };
  let heartbeat: NodeJS.Timeout | undefined;
  let subscribing: Promise<void> | undefined;

  return {
    read: (keys) =>
      guarded('read', async () => {
        const texts = await redis.mget(keys.map(place));
        return texts.map((text) => (text === tombstone ? null : text));
      }),
    write: (entries, ttlMs) =>
      guarded('write', async () => {
        const commands = redis.pipeline();
        for (const [key, text] of entries) commands.set(place(key), text, 'PX', ttlMs, 'NX');
        await all(commands);
      }),
    invalidate: (keys) =>
      invalidatePolicy.execute(async () => {
        const commands = redis.multi();
        for (const key of keys) commands.set(place(key), tombstone, 'PX', tombstoneMs);
        await all(commands.publish(channel, JSON.stringify(keys)));
      }),
    open: async (listener) => {
      heartbeat = watch(listenTo(listener));
      // The first attempt may fail like any later one; the retry strategy goes on either way.
      await Promise.all([redis, subscriber].map((each) => each.connect().catch(() => undefined)));
      await subscribing;
    },
    close: async () => {
      clearInterval(heartbeat);
      redis.disconnect();
      subscriber.disconnect();
    },
  };
};
