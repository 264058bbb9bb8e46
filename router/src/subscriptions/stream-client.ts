import type { Sign } from '@shop/kit/channel';
import { makeReadEvents, type ServerSentEvent } from '@shop/kit/event-stream';
import type { Closeable } from '@shop/kit/process';
import { buildConnector, Client } from 'undici';
import { SubgraphFailure } from '../subgraphs/subgraph-answer.js';

export type StreamRequest = Readonly<{
  body: string;
  headers: Readonly<Record<string, string>>;
  lastEventId: string | null;
  signal: AbortSignal;
  onEvent: (event: ServerSentEvent) => void;
  onId: (id: string) => void;
}>;

/** One stream of events of a subgraph. Resolves when it ends, however; rejects where none began. */
export type StreamClient = Closeable & Readonly<{ open(request: StreamRequest): Promise<void> }>;

type Options = Readonly<{
  name: string;
  url: string;
  /** Proves to the subgraph that it is the router who asks. */
  sign?: Sign;
  deadlineMs: number;
  maxAnswerBytes: number;
  /** A subgraph tells every 15 seconds that it is there. */
  silenceMs?: number;
}>;

/**
 * A connection for each stream, and gone with it. A pool would keep what it has made for each at the busiest moment, and nearly every stream ends by being
 * cut, so there is nothing to use again.
 */
export const createStreamClient = ({
  name,
  url,
  sign,
  deadlineMs,
  maxAnswerBytes,
  silenceMs = 45_000,
}: Options): StreamClient => {
  const { origin, pathname: path } = new URL(url);
  const settings = {
    // One for all, which remembers how to resume TLS.
    connect: buildConnector({ timeout: deadlineMs }),
    headersTimeout: deadlineMs,
    bodyTimeout: silenceMs,
  };
  const clients = new Set<Client>();
  return {
    open: ({ body, headers, lastEventId, signal, onEvent, onId }) =>
      new Promise((resolve, reject) => {
        const read = makeReadEvents({ onEvent, onId }, maxAnswerBytes);
        let began = false;
        const connection = new Client(origin, settings);
        clients.add(connection);
        const settle = (error?: Error) => {
          clients.delete(connection);
          connection.destroy().catch(() => undefined);
          if (began) resolve();
          else reject(error ?? new SubgraphFailure('no stream'));
        };
        connection.dispatch(
          {
            path,
            method: 'POST',
            body,
            headers: {
              ...headers,
              ...sign?.({ to: name, headers, body }),
              'content-type': 'application/json',
              accept: 'text/event-stream',
              ...(lastEventId !== null && { 'last-event-id': lastEventId }),
            },
          },
          {
            onRequestStart(controller) {
              const stop = () => controller.abort(new SubgraphFailure('nobody listens any more'));
              if (signal.aborted) stop();
              else signal.addEventListener('abort', stop, { once: true });
            },
            onResponseStart(controller, status, answerHeaders) {
              began = status === 200 && String(answerHeaders['content-type']).startsWith('text/event-stream');
              if (!began) controller.abort(new SubgraphFailure(`status ${status}, no stream of events`));
            },
            onResponseData(controller, chunk) {
              try {
                read(chunk);
              } catch (error) {
                controller.abort(error as Error);
              }
            },
            onResponseEnd: () => settle(),
            onResponseError: (_, error) => settle(error),
          },
        );
      }),
    close: async () => {
      await Promise.all([...clients].map((connection) => connection.destroy()));
    },
  };
};
