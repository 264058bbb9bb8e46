import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../embedded-postgres/index.js';
import { createLogger } from '../log/index.js';
import { metrics } from '../metrics/index.js';
import { hasTestRedis, openTcpGate, startTestRedis, waitFor } from '../testing/index.js';
import { type Cache, createCache } from './cache.js';
import { createRedisCacheBackend } from './redis-backend.js';
import { aSource } from './source.fixture.js';

const log = createLogger({ name: 'cache-test', level: 'silent' });
type Price = { price: number };
type Gate = Awaited<ReturnType<typeof openTcpGate>>;

const openCache = async (name: string, url: string, source: ReturnType<typeof aSource>, maxEntries = 100) => {
  const backend = createRedisCacheBackend({ name, url, log });
  const cache = createCache<Price>({ name, maxEntries, ttlMs: 60_000, load: source.load, backend, log });
  await cache.open();
  return cache;
};

const timed = async <T>(run: () => Promise<T>): Promise<[value: T, ms: number]> => {
  const startedAt = performance.now();
  return [await run(), performance.now() - startedAt];
};

const registerFaults = () =>
  describe('a cache whose Redis is in trouble', () => {
    let redis: Awaited<ReturnType<typeof startTestRedis>>;
    let gate: Gate;
    let mine: Cache<Price>;
    let other: Cache<Price>;
    let source: ReturnType<typeof aSource>;
    let name: string;

    beforeAll(async () => {
      redis = await startTestRedis();
    });
    afterAll(() => redis.stop());
    beforeEach(async () => {
      gate = await openTcpGate(redis.url);
      source = aSource();
      name = `faults_${process.pid}_${Date.now()}`;
      // A memory of one value: nearly every lookup has to ask Redis.
      mine = await openCache(name, gate.url, source, 1);
      other = await openCache(name, redis.url, source);
    });
    afterEach(async () => {
      await mine.close();
      await other.close();
      await gate.close();
    });

    it.each(['shut', 'freeze'] as const)('answers every lookup when it is %s', async (trouble) => {
      for (let at = 0; at < 50; at += 1) source.set(`${at}`, at);
      gate[trouble]();
      const [values, ms] = await timed(async () => {
        const prices: (number | undefined)[] = [];
        for (let at = 0; at < 50; at += 1) prices.push((await mine.get(`${at}`))?.price);
        return prices;
      });
      expect(values).toEqual(Array.from({ length: 50 }, (_, at) => at));
      // Five deadlines until the breaker opens, one more for each second after.
      expect(ms).toBeLessThan(3_000);
    });

    it.each(['shut', 'freeze'] as const)(
      'a write while it is %s does not fail, and no old value comes back with it',
      async (trouble) => {
        source.set('a', 1);
        await mine.get('a');
        await other.get('a');
        gate[trouble]();
        source.set('a', 2);
        const [, ms] = await timed(() => mine.invalidate(['a']));
        expect(ms).toBeLessThan(2_000);
        expect(await mine.get('a')).toEqual({ price: 2 });
        gate.open();
        await waitFor('the other process to hear of it', async () => (await other.get('a'))?.price === 2);
        expect(await mine.get('a')).toEqual({ price: 2 });
      },
    );

    it('uses it again as soon as it is back', async () => {
      gate.shut();
      source.set('a', 1);
      await mine.get('a');
      gate.open();
      await waitFor('a value to be shared again', async () => {
        const key = `${Math.random()}`;
        source.set(key, 1);
        await mine.get(key);
        const before = source.reads();
        return (await other.get(key)) && source.reads() === before;
      });
    });

    it('hears again of the writes of others, and of those it missed', async () => {
      source.set('a', 1);
      await mine.get('a');
      gate.freeze();
      source.set('a', 2);
      await other.invalidate(['a']);
      expect(await mine.get('a')).toEqual({ price: 1 });
      // It cannot know yet, but does not trust its memory for longer than it takes to notice the silence.
      await waitFor('the write to be seen', async () => (await mine.get('a'))?.price === 2, 5_000);
      gate.open();
    });

    it('a shared value that cannot be read counts as none', async () => {
      const { Redis } = await import('ioredis');
      const client = new Redis(redis.url);
      await client.set(`cache:${name}:a`, '{half');
      client.disconnect();
      source.set('a', 1);
      expect(await mine.get('a')).toEqual({ price: 1 });
    });

    it('the hit ratio and the failures are metrics', async () => {
      source.set('a', 1);
      for (let at = 0; at < 4; at += 1) await mine.get('a');
      const ratio = (await metrics.text()).match(new RegExp(`cache_hit_ratio{cache="${name}"} (.*)`));
      expect(Number(ratio?.[1])).toBe(0.75);
      gate.shut();
      await mine.get('b');
      expect(await metrics.text()).toContain(`cache_failures_total{cache="${name}",call="read"}`);
    });
  });

if (hasTestRedis()) registerFaults();

it('a Redis that was never there costs time and nothing else', async () => {
  const source = aSource();
  source.set('a', 1);
  const cache = await openCache('never_there', `redis://127.0.0.1:${await freePort()}`, source);
  expect(await cache.get('a')).toEqual({ price: 1 });
  source.set('a', 2);
  await cache.invalidate(['a']);
  expect(await cache.get('a')).toEqual({ price: 2 });
  await cache.close();
});
