/** An entry of the top-level `errors`. */
export type GraphqlError = Readonly<{
  message: string;
  path?: readonly (string | number)[];
  extensions?: Readonly<{ code?: string; requestId?: string }>;
}>;

/** What a client can do about it. */
export type Remedy = 'sign in' | 'not allowed' | 'try later' | 'update the app' | 'tell the user';

export type Problem = Readonly<{
  remedy: Remedy;
  code: string;
  message: string;
  /** What support asks for: the log lines of the request are found by it. */
  requestId?: string;
  /** When to come back, where the server says so. */
  retryAfterMs?: number;
}>;

const remedies: Readonly<Record<string, Remedy>> = {
  UNAUTHENTICATED: 'sign in',
  FORBIDDEN: 'not allowed',
  RATE_LIMITED: 'try later',
  TOO_MANY_STREAMS: 'try later',
  SERVICE_UNAVAILABLE: 'try later',
  SUBGRAPH_UNAVAILABLE: 'try later',
  NETWORK: 'try later',
  INTERNAL_SERVER_ERROR: 'tell the user',
};

// All other codes say that the request itself is wrong: this version of the app, or its limits, are.
export const remedyOf = (code: string): Remedy => remedies[code] ?? 'update the app';

export const problemOf = ({ message, extensions }: GraphqlError, headers?: Headers): Problem => {
  const code = extensions?.code ?? 'INTERNAL_SERVER_ERROR';
  const seconds = Number(headers?.get('retry-after') ?? Number.NaN);
  return {
    remedy: remedyOf(code),
    code,
    message,
    requestId: extensions?.requestId,
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : undefined,
  };
};

export const networkProblem = (error: unknown): Problem => ({
  remedy: 'try later',
  code: 'NETWORK',
  message: error instanceof Error ? error.message : String(error),
});
