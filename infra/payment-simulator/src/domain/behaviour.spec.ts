import { describe, expect, it } from 'vitest';
import { behaviourOf, faultFor, isRefused } from './behaviour.js';

describe('payment tokens', () => {
  it.each([
    ['tok_timeout_before', 'authorize', 1],
    ['tok_timeout_before_3', 'authorize', 3],
    ['tok_timeout_after', 'authorize', 1],
    ['tok_error_after_2', 'authorize', 2],
    ['tok_unavailable', 'authorize', Number.POSITIVE_INFINITY],
    ['tok_capture_timeout_after', 'capture', 1],
    ['tok_void_unavailable_2', 'void', 2],
    ['tok_refund_timeout_before', 'refund', 1],
  ] as const)('%s hits %s, %d times', (token, operation, times) => {
    const kind = behaviourOf(token).fault?.kind;
    expect(kind).toBeDefined();
    expect(faultFor(token, operation, 1)).toBe(kind);
    expect(faultFor(token, operation, Math.min(times, 1e9))).toBe(kind);
    if (Number.isFinite(times)) expect(faultFor(token, operation, times + 1)).toBeUndefined();
    for (const other of (['authorize', 'capture', 'void', 'refund'] as const).filter((o) => o !== operation))
      expect(faultFor(token, other, 1)).toBeUndefined();
  });

  it('refuses for good exactly the operation that the token names', () => {
    expect(isRefused('tok_capture_refused', 'capture')).toBe(true);
    expect(isRefused('tok_capture_refused', 'void')).toBe(false);
    expect(isRefused('tok_ok', 'capture')).toBe(false);
  });

  it.each(['', 'tok_nonsense', 'tok_timeout_before_', '4111111111111111'])(
    'declines the unknown token "%s"',
    (token) => {
      expect(behaviourOf(token)).toMatchObject({ outcome: 'declined', declineCode: 'invalid_token' });
    },
  );
});
