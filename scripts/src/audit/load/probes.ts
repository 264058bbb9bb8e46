import { makeSign } from '@shop/kit/channel';
import { createHttpClient } from '@shop/kit/http';
import type { Facts, OrderFact, ProbeFact } from '../facts.js';
import type { Sources } from '../sources.js';

/** Enough to notice a door that stands open, few enough to cost nothing. */
const sampleSize = 20;

type Answer = { data?: { order?: unknown; _entities?: (Record<string, unknown> | null)[] } | null };
type Question = Readonly<{ query: string; shows(answer: Answer): boolean }>;

const ofEntity = (fields: string): Question => ({
  query: `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Order { ${fields} } } }`,
  shows: ({ data }) =>
    Object.values(data?._entities?.[0] ?? {}).some((value) =>
      Array.isArray(value) ? value.length > 0 : value,
    ),
});

const questions: Readonly<Record<string, Question>> = {
  router: {
    query: 'query ($id: ID!) { order(id: $id) { id } }',
    shows: ({ data }) => Boolean(data?.order),
  },
  orders: ofEntity('number'),
  payments: ofEntity('payments { id }'),
  notifications: ofEntity('notifications { id }'),
};

/** Asks for orders without any token. What comes back must be nothing, whichever door is tried, also of subgraphs that believe who asks. */
export const probeAsStranger = async (
  { graphql, signingSecret }: Pick<Sources, 'graphql' | 'signingSecret'>,
  orders: readonly OrderFact[],
): Promise<Pick<Facts, 'probes'>> => {
  const sign = makeSign(signingSecret?.split(',').map((secret) => secret.trim()) ?? []);
  const probes: ProbeFact[] = [];
  for (const [where, { query, shows }] of Object.entries(questions)) {
    const url = graphql[where];
    if (!url) continue;
    const http = createHttpClient({
      baseUrl: url,
      deadlineMs: 5_000,
      sign: (request) => (where === 'router' ? {} : sign({ to: where, ...request })),
    });
    try {
      for (const { id } of orders.slice(-sampleSize)) {
        const variables = where === 'router' ? { id } : { of: [{ __typename: 'Order', id }] };
        const { status, body } = await http.send({ method: 'POST', path: '', body: { query, variables } });
        // A door that does not open for the audit says nothing about strangers.
        if (status === 401)
          throw new Error(`${where} refuses the audit: set ROUTER_SIGNING_SECRET to its secret`);
        probes.push({ where, orderId: id, shown: shows(body as Answer) });
      }
    } finally {
      await http.close();
    }
  }
  return { probes };
};
