import { describe, expect, it } from 'vitest';
import { createPolicy, isBreakerOpen, isDeadlineExceeded } from './index.js';

const failing = () => Promise.reject(new Error('away'));
const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a policy', () => {
  it('gives up on a call at its deadline and tells the call', async () => {
    let signal: AbortSignal | undefined;
    const policy = createPolicy({ deadlineMs: 20 });
    const error = await errorOf(
      policy.execute((context) => {
        signal = context.signal;
        return new Promise(() => undefined);
      }),
    );
    expect(isDeadlineExceeded(error)).toBe(true);
    expect(signal?.aborted).toBe(true);
  });

  it('tries again as often as it was told', async () => {
    let calls = 0;
    const result = await createPolicy({ deadlineMs: 1_000, retries: 2 }).execute(() => {
      calls += 1;
      return calls < 3 ? failing() : Promise.resolve('ok');
    });
    expect(result).toBe('ok');
    expect(calls).toBe(3);
  });

  it('stops calling after failures in a row, and only those that are the other side’s fault count', async () => {
    const breaker = { failures: 2, halfOpenAfterMs: 60_000 };
    const policy = createPolicy({ deadlineMs: 1_000, breaker });
    for (let i = 0; i < 2; i += 1) await errorOf(policy.execute(failing));
    expect(isBreakerOpen(await errorOf(policy.execute(failing)))).toBe(true);

    const lenient = createPolicy({
      deadlineMs: 1_000,
      breaker,
      countsAsFailure: (error) => error instanceof TypeError,
    });
    for (let i = 0; i < 3; i += 1) await errorOf(lenient.execute(failing));
    expect(isBreakerOpen(await errorOf(lenient.execute(failing)))).toBe(false);
  });
});
