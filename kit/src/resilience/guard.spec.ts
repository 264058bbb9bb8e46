import { describe, expect, it } from 'vitest';
import { createGuard, createRetry, isBreakerOpen, isTooBusy } from './index.js';

const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
const failing = () => Promise.reject(new Error('away'));

describe('a guard', () => {
  it('refuses what is beyond its number of calls at once, and lets others in as soon as one is done', async () => {
    const guard = createGuard({
      breaker: { failures: 5, halfOpenAfterMs: 60_000 },
      countsAsFailure: () => true,
      concurrent: 1,
    });
    const first = Promise.withResolvers<string>();
    const running = guard(() => first.promise);
    expect(isTooBusy(await errorOf(guard(async () => 'second')))).toBe(true);
    first.resolve('first');
    expect(await running).toBe('first');
    expect(await guard(async () => 'third')).toBe('third');
  });

  it('calls no more after failures in a row, says so, and tries again later', async () => {
    const states: boolean[] = [];
    const guard = createGuard({
      breaker: { failures: 2, halfOpenAfterMs: 1 },
      countsAsFailure: () => true,
      concurrent: 10,
      onOpen: (isOpen) => states.push(isOpen),
    });
    await errorOf(guard(failing));
    await errorOf(guard(failing));
    expect(states).toEqual([true]);
    await expect.poll(() => guard(async () => 'back').catch(isBreakerOpen)).toBe('back');
    expect(states).toEqual([true, false]);
  });
});

it('a retry repeats passing failures only', async () => {
  let calls = 0;
  const count = () => {
    calls += 1;
    return failing();
  };
  await errorOf(createRetry({ retries: 2, isPassing: () => true })(count));
  expect(calls).toBe(3);
  await errorOf(createRetry({ retries: 2, isPassing: () => false })(count));
  expect(calls).toBe(4);
});
