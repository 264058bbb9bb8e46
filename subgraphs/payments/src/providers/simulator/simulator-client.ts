import { createHttpClient, type HttpAnswer } from '@shop/kit/http';
import { createPolicy, isBreakerOpen, isDeadlineExceeded } from '@shop/kit/resilience';
import type { ProviderAnswer } from '../../domain/provider-answer.js';
import { failure } from './simulator-payload.js';

export type SimulatorClientOptions = Readonly<{
  baseUrl: string;
  apiKey: string;
  deadlineMs: number;
  breaker: Readonly<{ failures: number; halfOpenAfterMs: number }>;
}>;
type Call = Readonly<{ method: 'GET' | 'POST'; path: string; key?: string; body?: unknown }>;
type Unknown = Extract<ProviderAnswer, { kind: 'unknown' }>;
/** A clear answer of the provider, or the doubt. Never throws. */
export type Heard = Readonly<{ kind: 'heard'; status: number; body: unknown; code: string }> | Unknown;

class ServerFault extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`);
  }
}

const unknown = (reason: Unknown['reason'], detail: string): Unknown => ({ kind: 'unknown', reason, detail });
const notReached = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];
// Ours to mend (a wrong key, too many calls), so the payment waits instead of being declined.
const notTheShopper = [401, 403, 408, 429];

const doubtOf = (error: unknown): Unknown => {
  if (isBreakerOpen(error)) return unknown('PROVIDER_UNAVAILABLE', 'breaker open');
  if (error instanceof ServerFault)
    return unknown(error.status === 503 ? 'PROVIDER_UNAVAILABLE' : 'UNKNOWN_OUTCOME', error.message);
  const code = (error as { code?: string }).code;
  if (code && notReached.includes(code)) return unknown('PROVIDER_UNAVAILABLE', code);
  return unknown('UNKNOWN_OUTCOME', isDeadlineExceeded(error) ? 'deadline' : String(error));
};

export const createSimulatorClient = ({ baseUrl, apiKey, deadlineMs, breaker }: SimulatorClientOptions) => {
  const http = createHttpClient({ baseUrl, deadlineMs });
  const policy = createPolicy({ deadlineMs, breaker });

  const ask = async ({ method, path, key, body }: Call, signal: AbortSignal): Promise<HttpAnswer> => {
    const headers = { authorization: `Bearer ${apiKey}`, ...(key ? { 'idempotency-key': key } : {}) };
    const answer = await http.send({ method, path, headers, body, signal });
    if (answer.status >= 500) throw new ServerFault(answer.status);
    return answer;
  };

  const send = async (call: Call): Promise<Heard> => {
    try {
      const { status, body } = await policy.execute(({ signal }) => ask(call, signal));
      const code = failure.safeParse(body).data?.error.code ?? String(status);
      if (notTheShopper.includes(status)) return unknown('PROVIDER_UNAVAILABLE', code);
      if (code === 'idempotency_key_in_progress') return unknown('UNKNOWN_OUTCOME', code);
      return { kind: 'heard', status, body, code };
    } catch (error) {
      // The one place where a failed call becomes a doubt; nothing above sees a network error.
      return doubtOf(error);
    }
  };
  return { send, close: () => http.close() };
};
