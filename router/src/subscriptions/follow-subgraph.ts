import { setTimeout as sleep } from 'node:timers/promises';
import { createEventQueue, type EventQueue } from '@shop/kit/event-stream';
import { SubgraphFailure } from '../subgraphs/subgraph-answer.js';
import type { StreamClient } from './stream-client.js';

/** What a subgraph told; without `data` only where the stream may be resumed. */
export type ToldEvent = Readonly<{ id: string | null; data?: string }>;

type Options = Readonly<{
  client: StreamClient;
  body: string;
  headers: Readonly<Record<string, string>>;
  lastEventId: string | null;
  signal: AbortSignal;
  /** How many events may wait for the client of the router. */
  capacity?: number;
  /** How long a subgraph may be away, such as for a release, before the stream ends. */
  patienceMs?: number;
}>;

const longestPauseMs = 2_000;

/**
 * The events of one subscription. A subgraph that ends its stream without `complete`, or dies, is asked again behind the last event, so
 * that clients see nothing of its releases.
 */
export const followSubgraph = ({
  client,
  capacity = 100,
  patienceMs = 30_000,
  ...request
}: Options): AsyncIterable<ToldEvent> => {
  const { signal } = request;
  const queue: EventQueue<ToldEvent> = createEventQueue({ capacity });
  let last = request.lastEventId;
  let isComplete = false;
  let seenAt = Date.now();

  const open = () =>
    client.open({
      ...request,
      lastEventId: last,
      onEvent: ({ event, data, id }) => {
        seenAt = Date.now();
        if (event === 'complete') isComplete = true;
        if (event !== 'next') return;
        last = id ?? last;
        queue.push({ id, data });
      },
      onId: (id) => {
        last = id;
        queue.push({ id });
      },
    });

  const follow = async (): Promise<void> => {
    for (let failures = 0; ; failures += 1) {
      const began = Date.now();
      const failed = await open().then(
        () => false,
        () => true,
      );
      if (isComplete || signal.aborted) return queue.end();
      if (!failed) seenAt = Math.max(seenAt, Date.now());
      if (!failed && Date.now() - began > longestPauseMs) failures = 0;
      if (Date.now() - seenAt > patienceMs)
        return queue.fail(new SubgraphFailure('its stream does not come back'));
      // Spread, or all streams of a subgraph that was away would come back at once.
      await sleep(Math.random() * Math.min(longestPauseMs, 100 * 2 ** Math.min(failures, 8)));
    }
  };
  signal.addEventListener('abort', () => queue.end(), { once: true });
  void follow();
  return queue;
};
