import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeIsSigned, makeSign } from './index.js';
import { makeIsFirst } from './is-first.js';

const [secret, next] = ['s'.repeat(32), 'n'.repeat(32)];
const request = {
  to: 'orders',
  headers: { authorization: 'Bearer a', 'x-client-address': '192.0.2.1', 'x-request-id': 'request-1' },
  body: '{"query":"{ viewer { id } }"}',
};
const at = (seconds: number) => () => seconds * 1_000;
const signed = (change: object = {}) => {
  const headers: Record<string, string> = { ...request.headers, ...makeSign([secret], at(1_000))(request) };
  return { ...request, headers, ...change };
};

describe('a signed request', () => {
  it('is believed for two and a half minutes, whichever clock is ahead', () => {
    for (const now of [850, 1_000, 1_150]) expect(makeIsSigned([secret], at(now))(signed())).toBe(true);
    for (const now of [0, 849, 1_151]) expect(makeIsSigned([secret], at(now))(signed())).toBe(false);
  });

  it('may carry another trace, since no answer depends on it', () => {
    const { headers } = signed();
    const traced = signed({ headers: { ...headers, traceparent: 'x' } });
    expect(makeIsSigned([secret], at(1_000))(traced)).toBe(true);
  });

  it.each<[string, object]>([
    ['body', { body: '{"query":"{ orders { id } }"}' }],
    ['subgraph', { to: 'payments' }],
    ['address', { headers: { ...signed().headers, 'x-client-address': '192.0.2.2' } }],
    ['token', { headers: { ...signed().headers, authorization: undefined } }],
    ['added order token', { headers: { ...signed().headers, 'x-order-access-token': 'a' } }],
    [
      'time',
      {
        headers: {
          ...signed().headers,
          'x-caller-signature': signed().headers['x-caller-signature']?.replace('1000', '1001'),
        },
      },
    ],
    [
      'nonce',
      {
        headers: {
          ...signed().headers,
          'x-caller-signature': signed().headers['x-caller-signature']?.replace(
            /n=[^,]+/,
            `n=${randomUUID()}`,
          ),
        },
      },
    ],
    ['malformed signature', { headers: { ...signed().headers, 'x-caller-signature': 't=1000,v1=short' } }],
    ['missing signature', { headers: request.headers }],
  ])('is refused with another %s', (_, change) => {
    expect(makeIsSigned([secret], at(1_000))(signed(change))).toBe(false);
  });

  it('is believed with the old and the new secret while they change, and with no other', () => {
    expect(makeIsSigned([next, secret], at(1_000))(signed())).toBe(true);
    expect(makeIsSigned([next], at(1_000))(signed())).toBe(false);
    expect(makeIsSigned([], at(1_000))(signed())).toBe(false);
    expect(makeSign([])(request)).toEqual({});
  });
});

describe('what was signed', () => {
  it('comes for the first time once, and asking the same again is signed anew', () => {
    const isFirst = makeIsFirst({ now: at(1_000) });
    const [one, another] = [signed().headers, signed().headers];
    expect([one, another, one, another].map(isFirst)).toEqual([true, true, false, false]);
  });

  it('is remembered for as long as its signature is good, whichever clock is ahead', () => {
    const clock = { now: 850_000 };
    const isFirst = makeIsFirst({ now: () => clock.now });
    const { headers } = signed();
    expect(isFirst(headers)).toBe(true);
    for (const now of [851, 1_000, 1_150]) {
      clock.now = now * 1_000;
      isFirst(signed().headers);
      expect(isFirst(headers)).toBe(false);
    }
    clock.now = 1_151_000;
    expect(makeIsSigned([secret], () => clock.now)(signed({ headers }))).toBe(false);
    for (const now of [1_152, 1_500, 1_900]) {
      clock.now = now * 1_000;
      isFirst(signed().headers);
    }
    expect(isFirst(headers)).toBe(true);
  });

  it('takes no more memory than it may: the oldest are forgotten first', () => {
    const isFirst = makeIsFirst({ capacity: 4, now: at(1_000) });
    const headers = Array.from({ length: 6 }, () => signed().headers);
    for (const each of headers) expect(isFirst(each)).toBe(true);
    for (const each of headers.slice(2)) expect(isFirst(each)).toBe(false);
    for (const each of headers.slice(0, 2)) expect(isFirst(each)).toBe(true);
  });
});
