import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@shop/kit/log';
import { metrics } from '@shop/kit/metrics';
import type { Closeable } from '@shop/kit/process';
import { z } from 'zod';
import { followSubgraph } from '../subscriptions/follow-subgraph.js';
import type { StreamClient } from '../subscriptions/stream-client.js';
import type { ToldChanges } from './told-changes.js';

type Options = Readonly<{
  subgraph: string;
  /** The subscription field that tells changes. */
  field: string;
  client: StreamClient;
  told: ToldChanges;
  log: Logger;
  /** Before a stream that was refused is asked for again, such as of a subgraph that is older than this router. */
  pauseMs?: number;
}>;

const listening = metrics.gauge(
  'cache_changes_listening',
  'Whether a subgraph tells this router what changes; of several processes, whether it tells all.',
  ['subgraph'],
  'min',
);
const changes = metrics.counter(
  'cache_changes_total',
  'Changes that subgraphs told, by whether it was known of what.',
  ['subgraph', 'of'],
);

const read = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Takes in what a subgraph tells to have changed. It is a stream of the subgraph and not of a broker, so it is there on either profile, signed as
 * all else, and each router process hears for itself. What is missed is made good by the first event of the next stream: that anything may have changed.
 */
export const followChanges = ({
  subgraph,
  field,
  client,
  told,
  log,
  pauseMs = 10_000,
}: Options): Closeable => {
  const over = new AbortController();
  const { signal } = over;
  const event = z.object({
    data: z.object({ [field]: z.array(z.string()).nullable() }),
    errors: z.undefined().optional(),
  });
  // Tells when the stream is lost; what was kept grows no older for that than it may be.
  const open: StreamClient['open'] = (request) =>
    client.open(request).finally(() => listening.set({ subgraph }, 0));

  const take = (text: string): void => {
    const { success, data } = event.safeParse(read(text));
    if (!success) {
      log.warn({ subgraph, field }, 'a subgraph does not tell what changes');
      return;
    }
    const keys = data.data[field] ?? null;
    listening.set({ subgraph }, 1);
    changes.inc({ subgraph, of: keys ? 'keys' : 'anything' });
    told.tell(subgraph, keys);
  };

  const follow = async (): Promise<void> => {
    while (!signal.aborted) {
      const stream = new AbortController();
      const events = followSubgraph({
        target: {
          client: { open, close: client.close },
          body: JSON.stringify({ query: `subscription { ${field} }` }),
        },
        headers: {},
        lastEventId: null,
        signal: AbortSignal.any([signal, stream.signal]),
        patienceMs: Number.POSITIVE_INFINITY,
      });
      try {
        for await (const { data } of events) if (data !== undefined) take(data);
      } catch (error) {
        log.warn({ subgraph, reason: (error as Error).message }, 'a stream of changes is begun anew');
      } finally {
        // One that nobody reads any more would stay open.
        stream.abort();
      }
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  };
  const following = follow();

  return {
    async close() {
      over.abort();
      await following;
      await client.close();
    },
  };
};
