import { describe, expect, it } from 'vitest';
import { aPayment, seenAs } from './a-payment.fixture.js';
import { compareWithProvider } from './compare-with-provider.js';

const problems = (...args: Parameters<typeof compareWithProvider>) =>
  compareWithProvider(...args).map(({ problem }) => problem);
const key = 'order-1:authorize:1';

describe('a payment at rest and the provider', () => {
  it.each([
    ['AUTHORIZED', 'AUTHORIZED'],
    ['CAPTURED', 'CAPTURED'],
    ['VOIDED', 'VOIDED'],
    ['REFUNDED', 'REFUNDED'],
    ['DECLINED', 'DECLINED'],
  ] as const)('match when both say %s', (ours, theirs) => {
    expect(problems(key, aPayment(ours), seenAs(theirs))).toEqual([]);
  });

  it('name money that the provider holds and we do not know of', () => {
    expect(problems(key, null, seenAs('AUTHORIZED'))).toEqual(['NO_ROW']);
    expect(problems(key, null, seenAs('CAPTURED'))).toEqual(['NO_ROW']);
    expect(problems(key, null, seenAs('VOIDED'))).toEqual([]);
  });

  it('name a hold that outlived its end', () => {
    expect(problems(key, aPayment('VOIDED'), seenAs('AUTHORIZED'))).toEqual(['HELD_AFTER_END']);
    expect(problems(key, aPayment('DECLINED'), seenAs('CAPTURED'))).toEqual([
      'HELD_AFTER_END',
      'CAPTURED_DIFFERS',
    ]);
  });

  it('name another amount captured or refunded, and a payment the provider lost', () => {
    const less = { minor: 1, currency: 'EUR' };
    expect(problems(key, aPayment('CAPTURED'), seenAs('CAPTURED', { captured: less }))).toEqual([
      'CAPTURED_DIFFERS',
    ]);
    expect(problems(key, aPayment('REFUNDED'), seenAs('REFUNDED', { refunded: less }))).toEqual([
      'REFUNDED_DIFFERS',
    ]);
    expect(problems(key, aPayment('CAPTURED'), { kind: 'nothing' })).toEqual(['NOT_AT_PROVIDER']);
    expect(problems(key, aPayment('DECLINED'), { kind: 'nothing' })).toEqual([]);
  });
});
