import { freePort } from '@shop/kit/embedded-postgres';
import { createLogger } from '@shop/kit/log';
import { metrics } from '@shop/kit/metrics';
import { type BreakableRedis, breakableRedis, hasTestRedis, waitFor } from '@shop/kit/testing';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Counters, createSharedCounters } from './shared-counters.js';

const silent = createLogger({ name: 'rate-test', level: 'silent' });
const window = { name: 'sign-in', points: 3, seconds: 60 };
const inMemory = async () => /^rate_limits_in_memory (\d)$/m.exec(await metrics.text())?.[1];

const registerTests = () =>
  describe('rate limits in Redis', () => {
    let redis: BreakableRedis;
    const opened: Counters[] = [];
    const lines: string[] = [];
    const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
    const open = (logger = silent) => {
      const counters = createSharedCounters(redis.url, logger);
      opened.push(counters);
      return counters.counter(window);
    };
    /** Until it is connected a counter counts alone, which is what it should, and not what these tests are about. */
    const isShared = async (count: ReturnType<typeof open>) =>
      waitFor('the counter to be shared', async () => {
        await count(`connect ${Math.random()}`, 1);
        return (await inMemory()) === '0';
      });

    beforeEach(async () => {
      redis = await breakableRedis();
      lines.length = 0;
    });
    afterEach(async () => {
      for (const counters of opened.splice(0)) await counters.close();
      await redis.remove();
    });

    it('are counted by all routers together', async () => {
      await redis.start();
      const [one, other] = [open(), open()];
      await isShared(one);
      await isShared(other);
      expect([await one('a', 2), await other('a', 1)]).toEqual([0, 0]);
      for (const count of [one, other]) {
        const wait = await count('a', 1);
        expect(wait).toBeGreaterThan(0);
        expect(wait).toBeLessThanOrEqual(60_000);
      }
      expect(await other('b', 3)).toBe(0);
    });

    it.each(['SIGKILL', 'SIGSTOP'] as const)(
      'still stand after %s, and are shared again afterwards',
      async (signal) => {
        await redis.start();
        const count = open(log);
        await isShared(count);
        lines.length = 0;
        await redis.signal(signal);
        expect(await count('a', 3)).toBe(0);
        expect(await count('a', 1)).toBeGreaterThan(0);
        expect(await inMemory()).toBe('1');
        for (let i = 0; i < 20; i += 1) await count(`${i}`, 1);
        expect(lines.filter((line) => line.includes('in this process alone'))).toHaveLength(1);
        if (signal === 'SIGSTOP') await redis.signal('SIGCONT');
        else await redis.start();
        await isShared(count);
        expect(lines.join('')).toContain('counted in Redis again');
        const other = open();
        await isShared(other);
        expect(await count('b', 2)).toBe(0);
        expect(await other('b', 2)).toBeGreaterThan(0);
      },
    );
  });

if (hasTestRedis()) registerTests();

it('rate limits stand without a Redis that should be there, and cost nobody an answer', async () => {
  const counters = createSharedCounters(`redis://127.0.0.1:${await freePort()}`, silent);
  const count = counters.counter(window);
  expect([await count('a', 3), await count('b', 3)]).toEqual([0, 0]);
  expect(await count('a', 1)).toBeGreaterThan(0);
  await counters.close();
});
