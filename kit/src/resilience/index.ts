import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleAll,
  handleWhen,
  type IPolicy,
  retry,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';

type Options = Readonly<{
  /** The bound on one attempt, in milliseconds. The call gets an AbortSignal and must honour it. */
  deadlineMs: number;
  /** Further attempts after the first. Only for calls that are safe to repeat. */
  retries?: number;
  /** Opens after this many failures in a row and lets one trial call through after `halfOpenAfterMs`. */
  breaker?: Readonly<{ failures: number; halfOpenAfterMs: number }>;
  /** Which errors count as a failure of the other side. All, unless told. */
  countsAsFailure?: (error: unknown) => boolean;
}>;

/** Deadline inside, breaker around it, retries outermost: a retry never waits for an open breaker. */
export const createPolicy = ({ deadlineMs, retries = 0, breaker, countsAsFailure }: Options): IPolicy => {
  const failures = countsAsFailure ? handleWhen(countsAsFailure) : handleAll;
  const policies: IPolicy[] = [];
  if (retries > 0)
    policies.push(
      retry(failures, {
        maxAttempts: retries,
        backoff: new ExponentialBackoff({ initialDelay: 50, maxDelay: 1_000 }),
      }),
    );
  if (breaker)
    policies.push(
      circuitBreaker(failures, {
        halfOpenAfter: breaker.halfOpenAfterMs,
        breaker: new ConsecutiveBreaker(breaker.failures),
      }),
    );
  policies.push(timeout(deadlineMs, TimeoutStrategy.Aggressive));
  return wrap(...(policies as [IPolicy, ...IPolicy[]]));
};

export const isDeadlineExceeded = (error: unknown): boolean => error instanceof TaskCancelledError;
export const isBreakerOpen = (error: unknown): boolean => error instanceof BrokenCircuitError;

export { createGuard, createRetry, isTooBusy } from './guard.js';
