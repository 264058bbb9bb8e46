import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createLogger } from '@shop/kit/log';
import { metrics } from '@shop/kit/metrics';
import { hasTestRedis, startTestRedis, waitFor } from '@shop/kit/testing';
import { GraphQLError, getOperationAST, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeClassify } from './operation-classes.js';
import { makeRefuseHasty } from './rate-limits.js';
import { makeRefusals } from './refusals.js';
import { createSharedCounters } from './shared-counters.js';

/** Passes on to Redis, and counts how often something was sent after the last answer had come: each time somebody waited. */
const countTrips = async (redisUrl: string) => {
  const { hostname, port } = new URL(redisUrl);
  const counted = { trips: 0, commands: 0 };
  const sockets: Socket[] = [];
  const server = createServer((client) => {
    const redis = connect(Number(port), hostname);
    sockets.push(client, redis);
    let isAnswered = true;
    client.on('data', (data) => {
      if (isAnswered) counted.trips += 1;
      isAnswered = false;
      counted.commands += data.toString('latin1').match(/evalsha\r\n/gi)?.length ?? 0;
      redis.write(data);
    });
    redis.on('data', (data) => {
      isAnswered = true;
      client.write(data);
    });
    for (const socket of [client, redis]) socket.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    counted,
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
};

const limit = 1_000;
const limits = { 'sign-in': limit, checkout: limit, mutation: limit, query: limit };
const asker = { address: '203.0.113.7', userId: 'u' };

const registerTests = () =>
  describe('what a request costs in round trips to Redis', () => {
    let redis: Awaited<ReturnType<typeof startTestRedis>>;
    let proxy: Awaited<ReturnType<typeof countTrips>>;
    let counters: ReturnType<typeof createSharedCounters>;
    beforeAll(async () => {
      redis = await startTestRedis();
      proxy = await countTrips(redis.url);
      counters = createSharedCounters(proxy.url, createLogger({ name: 'rate-test', level: 'silent' }));
      const count = counters.counter({ name: 'connect', points: 1_000, seconds: 1 });
      await waitFor('the counters to be shared', async () => {
        await count('connect', 1);
        return /^rate_limits_in_memory 0$/m.test(await metrics.text());
      });
    });
    afterAll(async () => {
      await counters.close();
      proxy.close();
      await redis.stop();
    });

    const costOf = async (work: () => Promise<void>) => {
      const before = { ...proxy.counted };
      await work();
      const { trips, commands } = proxy.counted;
      return { trips: trips - before.trips, commands: commands - before.commands };
    };

    it.each([
      ['query', '{ a b c }', 1],
      ['sign-in', 'mutation { a: signIn b: signIn }', 1],
      ['checkout', 'mutation { placeOrder }', 1],
      ['mutation', 'mutation { cancelOrder }', 1],
      ['all kinds of mutation', 'mutation { signIn placeOrder cancelOrder }', 3],
    ])('%s: one', async (name, query, commands) => {
      const refuse = makeRefuseHasty(limits, counters);
      const document = parse(query);
      const operation = getOperationAST(document);
      if (!operation) throw new Error('one operation, please');
      const counts = makeClassify()(document, operation);
      // The first time Redis is sent the script itself.
      await refuse(counts, asker);
      const cost = await costOf(() => refuse(counts, asker));
      process.stdout.write(`${name}: ${cost.trips} round trip, ${cost.commands} commands\n`);
      expect(cost).toEqual({ trips: 1, commands });
    });

    it('a request that is refused: one; one of somebody who had too much refused: none', async () => {
      const refusals = makeRefusals(2, counters);
      const wrong = [new GraphQLError('no', { extensions: { code: 'BAD_REQUEST' } })];
      const note = () => refusals.note(asker, wrong);
      await note();
      expect(await costOf(note)).toEqual({ trips: 1, commands: 1 });
      await note();
      expect(await costOf(async () => void expect(refusals.blocked(asker)).toBeDefined())).toEqual({
        trips: 0,
        commands: 0,
      });
    });
  });

if (hasTestRedis()) registerTests();
