import {
  BulkheadRejectedError,
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  wrap,
} from 'cockatiel';

type ErrorTest = (error: unknown) => boolean;

type GuardOptions = Readonly<{
  /** Opens after this many failures in a row and lets one trial call through after `halfOpenAfterMs`. */
  breaker: Readonly<{ failures: number; halfOpenAfterMs: number }>;
  countsAsFailure: ErrorTest;
  /** The most calls at once. Those beyond are refused at once, so that one slow neighbour does not hold everybody. */
  concurrent: number;
  onOpen?: (isOpen: boolean) => void;
}>;

type Call = <T>(work: () => Promise<T>) => Promise<T>;

/** Stands before another server. The call itself has the deadline. */
export const createGuard = ({ breaker, countsAsFailure, concurrent, onOpen }: GuardOptions): Call => {
  const circuit = circuitBreaker(handleWhen(countsAsFailure), {
    halfOpenAfter: breaker.halfOpenAfterMs,
    breaker: new ConsecutiveBreaker(breaker.failures),
  });
  circuit.onBreak(() => onOpen?.(true));
  circuit.onReset(() => onOpen?.(false));
  const policy = wrap(bulkhead(concurrent), circuit);
  return (work) => policy.execute(work);
};

type RetryOptions = Readonly<{
  retries: number;
  /** Which errors are worth another try. */
  isPassing: ErrorTest;
}>;

/** Tries again after waits that grow and differ between callers, so that a server that comes back is not run over. */
export const createRetry = ({ retries, isPassing }: RetryOptions): Call => {
  const policy = retry(handleWhen(isPassing), {
    maxAttempts: retries,
    backoff: new ExponentialBackoff({ initialDelay: 50, maxDelay: 1_000 }),
  });
  return (work) => policy.execute(work);
};

export const isTooBusy = (error: unknown): boolean => error instanceof BulkheadRejectedError;
