import { afterEach, describe, expect, it } from 'vitest';
import { createLogger } from '../log/index.js';
import { waitFor } from '../testing/wait-for.js';
import type { CacheBackend } from './backend.js';
import { type Cache, createCache } from './cache.js';
import { aSource } from './source.fixture.js';

const log = createLogger({ name: 'cache-test', level: 'silent' });
let number = 0;

/** What a cache must do, whatever carries its invalidations and whether or not that also shares values. */
export const cacheContract = (
  kind: string,
  { open, sharesValues }: { open: (name: string) => CacheBackend; sharesValues: boolean },
) =>
  describe(`cache over ${kind}`, () => {
    const opened: Cache<{ price: number }>[] = [];
    afterEach(async () => {
      for (const cache of opened.splice(0)) await cache.close();
    });
    /** Caches as in so many processes, over one source. */
    const openProcesses = async (count: number, settings: { sharedTtlMs?: number } = {}) => {
      number += 1;
      const name = `contract_${process.pid}_${Date.now()}_${number}`;
      const source = aSource();
      const start = async () => {
        const options = { name, maxEntries: 100, ttlMs: 60_000, load: source.load, log, ...settings };
        const cache = createCache({ ...options, backend: open(name) });
        opened.push(cache);
        await cache.open();
        return cache;
      };
      const caches = [];
      for (let at = 0; at < count; at += 1) caches.push(await start());
      return { caches: caches as [Cache<{ price: number }>, Cache<{ price: number }>], source, start };
    };
    const listening = async (cache: Cache<{ price: number }>, source: ReturnType<typeof aSource>) => {
      // Only a process that hears of writes keeps a value for longer than a second.
      await waitFor('a value to be kept', async () => {
        source.set('probe', 1);
        await cache.get('probe');
        const before = source.reads();
        await new Promise((resolve) => setTimeout(resolve, 1_100));
        await cache.get('probe');
        return source.reads() === before;
      });
    };

    it('500 who miss the same value at the same time cause one read', async () => {
      const { caches, source } = await openProcesses(1);
      source.set('a', 1);
      const values = await Promise.all(Array.from({ length: 500 }, () => caches[0].get('a')));
      expect(values.every((value) => value?.price === 1)).toBe(true);
      expect(source.reads()).toBe(1);
    });

    it('reads what is missing of many in one go and joins the reads of others', async () => {
      const { caches, source } = await openProcesses(1);
      for (const key of ['a', 'b', 'c']) source.set(key, 1);
      const [ab, bc] = await Promise.all([caches[0].getMany(['a', 'b', 'a']), caches[0].getMany(['b', 'c'])]);
      expect([[...ab.keys()], [...bc.keys()].sort()]).toEqual([
        ['a', 'b'],
        ['b', 'c'],
      ]);
      expect(source.asked()).toEqual([['a', 'b'], ['c']]);
    });

    it('what does not exist is left out, and is found as soon as it does', async () => {
      const { caches, source } = await openProcesses(1);
      expect(await caches[0].get('a')).toBeNull();
      source.set('a', 1);
      expect(await caches[0].get('a')).toEqual({ price: 1 });
    });

    it('a read that failed is told to all who waited and is not remembered', async () => {
      const { caches, source } = await openProcesses(1);
      source.set('a', 1);
      source.fail();
      const results = await Promise.allSettled([caches[0].get('a'), caches[0].get('a')]);
      expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(await caches[0].get('a')).toEqual({ price: 1 });
    });

    it('a write is visible in its own process at once and in another one as soon as it hears of it', async () => {
      const { caches, source } = await openProcesses(2);
      const [mine, other] = caches;
      await listening(other, source);
      source.set('a', 1);
      await Promise.all([mine.get('a'), other.get('a')]);
      source.set('a', 2);
      await mine.invalidate(['a']);
      expect(await mine.get('a')).toEqual({ price: 2 });
      await waitFor('the other process to see it', async () => (await other.get('a'))?.price === 2, 1_000);
    });

    it('a read that began before a write does not bring the old value back', async () => {
      const { caches, source } = await openProcesses(2);
      const [mine, other] = caches;
      source.set('a', 1);
      const read = source.pauseNextRead();
      const old = [mine.get('a'), other.get('a')];
      await read.begun;
      source.set('a', 2);
      await mine.invalidate(['a']);
      read.resume();
      await Promise.all(old);
      expect(await mine.get('a')).toEqual({ price: 2 });
      await waitFor('the other process to see it', async () => (await other.get('a'))?.price === 2, 3_000);
    });

    it('a value read elsewhere is taken in, unless something was invalidated meanwhile', async () => {
      const { caches, source } = await openProcesses(1);
      caches[0].beginOffer()('a', { price: 1 });
      const late = caches[0].beginOffer();
      await caches[0].invalidate(['b']);
      late('c', { price: 1 });
      expect(await caches[0].get('a')).toEqual({ price: 1 });
      expect(await caches[0].get('c')).toBeNull();
      expect(source.asked()).toEqual([['c']]);
    });

    it('hundreds of values can be invalidated at once', async () => {
      const { caches, source } = await openProcesses(1);
      const keys = Array.from(
        { length: 350 },
        (_, at) => `00000000-0000-7000-8000-${String(at).padStart(12)}`,
      );
      for (const key of keys) source.set(key, 1);
      await caches[0].getMany(keys.slice(0, 50));
      for (const key of keys) source.set(key, 2);
      await caches[0].invalidate(keys);
      const found = await caches[0].getMany(keys.slice(0, 50));
      expect([...found.values()].every(({ price }) => price === 2)).toBe(true);
    });

    // Here the two kinds differ on purpose: PostgreSQL carries the word of a change, and only Redis also the values.
    it(`a value that one process read is ${sharesValues ? 'shared with' : 'read again by'} another`, async () => {
      const { caches, source } = await openProcesses(2);
      source.set('a', 1);
      await caches[0].get('a');
      await waitFor('the value to be shared', async () => {
        const fresh = (await caches[1].get('a'))?.price === 1;
        return fresh && source.reads() === (sharesValues ? 1 : 2);
      });
    });
  });
