import { type GraphQLError, getOperationAST, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { byAddress, byViewer } from './asker.js';
import { makeClassify } from './operation-classes.js';
import { makeRefuseHasty } from './rate-limits.js';
import { createMemoryCounters } from './shared-counters.js';

const classify = makeClassify();
const classesOf = (query: string) => {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('one operation, please');
  return classify(document, operation);
};

describe('what is counted', () => {
  it.each([
    ['mutation { a: signIn { x } b: signIn { x } c: signUp { x } }', { 'sign-in': 3 }],
    ['mutation { placeOrder { x } cancelOrder { x } }', { checkout: 1, mutation: 1 }],
    ['{ viewer { id } signIn }', { query: 2 }],
    [
      'mutation { ...F ... { c: signIn } } fragment F on Mutation { a: signIn ...G } fragment G on Mutation { b: signIn }',
      { 'sign-in': 3 },
    ],
  ])('%s', (query, counts) => {
    expect(Object.fromEntries(classesOf(query))).toEqual(counts);
  });
});

describe('who is counted', () => {
  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::1', true],
    ['2001:0db8:0001:0002::', '2001:DB8:1:2:ffff::', true],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
    ['::1', '0:0:0:0:1::', true],
    ['::ffff:203.0.113.7', '203.0.113.7', true],
    ['203.0.113.7', '203.0.113.8', false],
    ['fe80::1%eth0', 'fe80::2', true],
  ])('%s and %s are one: %s', (a, b, same) => {
    expect(byAddress({ address: a }) === byAddress({ address: b })).toBe(same);
  });

  it('a viewer is the same from every address, and nobody else', () => {
    const here = { address: '203.0.113.7' };
    expect(byViewer({ ...here, userId: 'u' })).toBe(byViewer({ address: '203.0.113.8', userId: 'u' }));
    expect(byViewer({ ...here, userId: 'u' })).not.toBe(byViewer({ ...here, userId: 'v' }));
    expect(byViewer({ ...here, userId: 'u' })).not.toBe(byViewer(here));
    expect(byViewer({ ...here, userId: 'u' })).not.toContain('u');
  });
});

describe('who asks too much', () => {
  const limits = { 'sign-in': 5, checkout: 2, mutation: 3, query: 0 };
  const start = () => {
    const refuse = makeRefuseHasty(limits, createMemoryCounters());
    return async (query: string, asker = { address: '203.0.113.7' }) => {
      const refused = await refuse(classesOf(query), asker).then(
        () => undefined,
        (error: GraphQLError) => error,
      );
      return refused?.extensions;
    };
  };

  it('is told when to come back', async () => {
    const ask = start();
    expect(await ask('mutation { placeOrder placeOrder }')).toBeUndefined();
    const refused = await ask('mutation { placeOrder }');
    expect(refused).toMatchObject({ code: 'RATE_LIMITED', limit: 2, http: { status: 429 } });
    const { retryAfterSeconds, http } = refused as {
      retryAfterSeconds: number;
      http: { headers: Record<string, string> };
    };
    expect(retryAfterSeconds).toBeGreaterThan(0);
    expect(retryAfterSeconds).toBeLessThanOrEqual(60);
    expect(http.headers['retry-after']).toBe(String(retryAfterSeconds));
  });

  it('five aliases count five', async () => {
    const ask = start();
    const five = 'mutation { a: signIn b: signIn c: signIn d: signIn e: signIn }';
    expect(await ask(five)).toBeUndefined();
    expect(await ask('mutation { signUp }')).toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('takes nothing from others, nor from other kinds, and another account is no way to more sign-ins', async () => {
    const ask = start();
    await ask('mutation { a: placeOrder b: placeOrder c: placeOrder }');
    expect(await ask('mutation { placeOrder }', { address: '203.0.113.8' })).toBeUndefined();
    expect(await ask('mutation { cancelOrder }')).toBeUndefined();
    for (const userId of ['u', 'v', 'w', 'x', 'y'])
      expect(await ask('mutation { signIn }', { address: '203.0.113.7', userId } as never)).toBeUndefined();
    expect(await ask('mutation { signIn }', { address: '203.0.113.7', userId: 'z' } as never)).toMatchObject({
      code: 'RATE_LIMITED',
    });
  });

  it('without a limit as much as one likes', async () => {
    const ask = start();
    for (let i = 0; i < 100; i += 1) expect(await ask('{ viewer }')).toBeUndefined();
  });
});
