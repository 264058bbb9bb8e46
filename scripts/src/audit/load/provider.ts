import { createHttpClient } from '@shop/kit/http';
import { z } from 'zod';
import type { Facts, LedgerFact } from '../facts.js';
import type { Sources } from '../sources.js';

const page = z.object({
  data: z.array(
    z.object({
      paymentId: z.string(),
      reference: z.string(),
      kind: z.string(),
      amount: z.number().int(),
      currency: z.string(),
    }),
  ),
  next: z.number().nullable(),
});

/** The provider's own ledger, over its own API: it must not be our word against ours. */
export const loadLedger = async ({ url, apiKey }: Sources['provider']): Promise<Pick<Facts, 'ledger'>> => {
  const http = createHttpClient({ baseUrl: url, deadlineMs: 10_000 });
  const ledger: LedgerFact[] = [];
  try {
    for (let after: number | null = 0; after !== null; ) {
      const { status, body } = await http.send({
        method: 'GET',
        path: `/v1/ledger?after=${after}&limit=500`,
        headers: { authorization: `Bearer ${apiKey}` },
      });
      if (status !== 200) throw new Error(`the provider's ledger answered with status ${status}`);
      const { data, next } = page.parse(body);
      ledger.push(...data);
      after = next;
    }
    return { ledger };
  } finally {
    await http.close();
  }
};
