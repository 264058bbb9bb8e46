import { GraphQLError } from 'graphql';
import { expect, it } from 'vitest';
import { makeRefusals } from './refusals.js';
import { createMemoryCounters } from './shared-counters.js';

const here = { address: '203.0.113.7' };
const errorWith = (code?: string) => new GraphQLError('no', { extensions: { code } });
const invalid = errorWith('GRAPHQL_VALIDATION_FAILED');

const start = (limit = 3) => {
  const clock = { now: 0 };
  const refusals = makeRefusals(limit, createMemoryCounters(), () => clock.now);
  const refuse = async (times: number, asker = here, error = invalid) => {
    for (let i = 0; i < times; i += 1) await refusals.note(asker, [error]);
  };
  return { clock, refusals, refuse };
};

it('a few slips cost nothing; who does nothing else is told when to come back, and comes back then', async () => {
  const { clock, refusals, refuse } = start();
  await refuse(3);
  expect(refusals.blocked(here)).toBeUndefined();
  await refuse(1);
  expect(refusals.blocked(here)?.extensions).toMatchObject({
    code: 'RATE_LIMITED',
    limit: 3,
    retryAfterSeconds: expect.any(Number),
    http: { status: 429, headers: { 'retry-after': expect.stringMatching(/^\d+$/) } },
  });
  clock.now = 60_000;
  expect(refusals.blocked(here)).toBeUndefined();
});

it('others at the address are let through once they are known, and so is everybody elsewhere', async () => {
  const { refusals, refuse } = start();
  await refuse(4);
  expect(refusals.blocked({ ...here, userId: 'u' })).toBeUndefined();
  expect(refusals.blocked({ address: '203.0.113.8' })).toBeUndefined();
  await refuse(4, { ...here, userId: 'u' } as never);
  expect(refusals.blocked({ address: '203.0.113.8', userId: 'u' })).toBeDefined();
});

it.each(['RATE_LIMITED', 'TOO_MANY_STREAMS', 'SERVICE_UNAVAILABLE', 'PERSISTED_QUERY_NOT_FOUND', undefined])(
  '%s is no fault of the one who asks',
  async (code) => {
    const { refusals, refuse } = start();
    await refuse(9, here, errorWith(code));
    expect(refusals.blocked(here)).toBeUndefined();
  },
);

it('what is thrown is noted and thrown on', async () => {
  const { refusals } = start(1);
  const work = () => {
    throw invalid;
  };
  for (let i = 0; i < 2; i += 1) await expect(refusals.noting(here, work)).rejects.toBe(invalid);
  expect(refusals.blocked(here)).toBeDefined();
  expect(await refusals.noting(here, () => 'done')).toBe('done');
});

it('without a limit nobody is ever blocked', async () => {
  const { refusals, refuse } = start(0);
  await refuse(1_000);
  expect(refusals.blocked(here)).toBeUndefined();
});
