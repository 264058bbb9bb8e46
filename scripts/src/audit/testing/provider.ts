import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttpClient } from '@shop/kit/http';
import { createLogger } from '@shop/kit/log';
import { startSimulator } from '@shop/payment-simulator/app';

const apiKey = 'a-key-for-tests';

/** The simulator with a ledger of its own, and how to write into it over its API. */
export const startProvider = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'audit-provider-'));
  const simulator = await startSimulator({
    dataFile: join(folder, 'ledger.sqlite'),
    apiKey,
    host: '127.0.0.1',
    port: 0,
    delays: { timeoutMs: 1_000, slowMs: 100 },
    log: createLogger({ name: 'provider', level: 'silent' }),
  });
  const http = createHttpClient({ baseUrl: simulator.url, deadlineMs: 5_000 });
  const post = async (path: string, body: object): Promise<{ id: string }> => {
    const headers = { authorization: `Bearer ${apiKey}`, 'idempotency-key': crypto.randomUUID() };
    const answer = await http.send({ method: 'POST', path, body, headers });
    if (answer.status >= 300) throw new Error(`the provider refused ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body as { id: string };
  };
  return {
    source: { url: simulator.url, apiKey },
    /** Plays one payment of an order up to the given point. */
    async pay(reference: string, amount: number, upTo: 'authorized' | 'captured' | 'refunded') {
      const body = { amount, currency: 'EUR', method: 'card', token: 'tok_ok', reference };
      const { id } = await post('/v1/payments', body);
      if (upTo !== 'authorized') await post(`/v1/payments/${id}/capture`, {});
      if (upTo === 'refunded') await post(`/v1/payments/${id}/refunds`, { amount });
    },
    close: async () => {
      await http.close();
      await simulator.close();
      await rm(folder, { recursive: true });
    },
  };
};

export type Provider = Awaited<ReturnType<typeof startProvider>>;
