import { metrics } from '@shop/kit/metrics';
import type { Subgraph } from './subgraph.js';

const up = metrics.gauge(
  'subgraph_up',
  'Whether a subgraph answered when it was last asked for readiness.',
  ['subgraph'],
  'min',
);

const ping = JSON.stringify({ query: '{ __typename }' });

/**
 * Whether each subgraph answers. One that does not is told and no reason to give this process no traffic: what does not need it is still
 * answered, and all routers would leave at once.
 */
export const subgraphChecks = (
  subgraphs: Iterable<readonly [string, Subgraph]>,
): Readonly<Record<string, () => Promise<void>>> =>
  Object.fromEntries(
    [...subgraphs].map(([name, subgraph]) => [
      `subgraph ${name}`,
      async () => {
        const { errors } = await subgraph.ask({ body: ping, isRepeatable: true }, {});
        up.set({ subgraph: name }, errors ? 0 : 1);
        if (errors) throw new Error('no usable answer');
      },
    ]),
  );
