import { setTimeout as sleep } from 'node:timers/promises';
import { createEventQueue, type EventQueue } from '@shop/kit/event-stream';
import { SubgraphFailure } from '../subgraphs/subgraph-answer.js';
import type { StreamClient } from './stream-client.js';

/** Which subgraph is asked for the events, and what. */
type Target = Readonly<{ client: StreamClient; body: string }>;

/** What a subgraph told, and what it was asked then; without `data` only where the stream may be resumed. */
export type ToldEvent<T extends Target> = Readonly<{ id: string | null; data?: string; target: T }>;

type Options<T extends Target> = Readonly<{
  target: T;
  headers: Readonly<Record<string, string>>;
  lastEventId: string | null;
  signal: AbortSignal;
  /** How many events may wait for the client of the router. */
  capacity?: number;
  /** How long a subgraph may be away, such as for a release, before the stream ends. */
  patienceMs?: number;
}>;

export type Following<T extends Target> = AsyncIterable<ToldEvent<T>> &
  Readonly<{
    /** From now on these are the events that are wanted: another subgraph, or another body, is asked for all behind the last one. */
    turnTo(target: T): void;
    /** Nothing more is wanted: behind what came already the reader is told why. */
    endWith(error: Error): void;
  }>;

const longestPauseMs = 2_000;

/**
 * The events of one subscription. A subgraph that ends its stream without `complete`, or dies, is asked again behind the last event, so
 * that clients see nothing of its releases.
 */
export const followSubgraph = <T extends Target>({
  headers,
  signal,
  capacity = 100,
  patienceMs = 30_000,
  ...begin
}: Options<T>): Following<T> => {
  const queue: EventQueue<ToldEvent<T>> = createEventQueue({ capacity });
  let { target, lastEventId: last } = begin;
  let connection = new AbortController();
  let isComplete = false;
  let seenAt = Date.now();

  const open = () => {
    const own = new AbortController();
    connection = own;
    return target.client.open({
      body: target.body,
      headers,
      lastEventId: last,
      signal: own.signal,
      onEvent: ({ event, data, id }) => {
        if (own.signal.aborted) return;
        seenAt = Date.now();
        if (event === 'complete') isComplete = true;
        if (event !== 'next') return;
        last = id ?? last;
        queue.push({ id, data, target });
      },
      onId: (id) => {
        if (own.signal.aborted) return;
        last = id;
        queue.push({ id, target });
      },
    });
  };

  const follow = async (): Promise<void> => {
    for (let failures = 0; ; failures += 1) {
      const began = Date.now();
      const asked = target;
      const failed = await open().then(
        () => false,
        () => true,
      );
      if (isComplete || signal.aborted) return queue.end();
      if (asked.client !== target.client || asked.body !== target.body) {
        // It was us who left.
        failures = -1;
        seenAt = Date.now();
        continue;
      }
      if (!failed) seenAt = Math.max(seenAt, Date.now());
      if (!failed && Date.now() - began > longestPauseMs) failures = 0;
      if (Date.now() - seenAt > patienceMs)
        return queue.fail(new SubgraphFailure('its stream does not come back'));
      // Spread, or all streams of a subgraph that was away would come back at once.
      await sleep(Math.random() * Math.min(longestPauseMs, 100 * 2 ** Math.min(failures, 8)));
    }
  };
  const stop = (): void => {
    queue.end();
    connection.abort();
  };
  if (signal.aborted) stop();
  else {
    signal.addEventListener('abort', stop, { once: true });
    void follow();
  }
  return {
    [Symbol.asyncIterator]: () => queue[Symbol.asyncIterator](),
    turnTo(next) {
      const isElsewhere = next.client !== target.client || next.body !== target.body;
      target = next;
      if (isElsewhere) connection.abort();
    },
    endWith(error) {
      isComplete = true;
      queue.fail(error);
      connection.abort();
    },
  };
};
