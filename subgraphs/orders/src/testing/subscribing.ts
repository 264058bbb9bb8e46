import { makeReadEvents, type ServerSentEvent } from '@shop/kit/event-stream';
import { serveGraphql } from '@shop/kit/graphql';
import { createHttpServer } from '@shop/kit/http';
import { createLogger } from '@shop/kit/log';
import { waitFor } from '@shop/kit/testing';
import type { OrdersApp } from '../app.js';

const fields = 'id status statusReason timeline { step outcome status }';

export const subscriptions = {
  order: `subscription ($orderId: ID!, $accessToken: String, $after: String) {
    orderUpdated(orderId: $orderId, accessToken: $accessToken, after: $after) { ${fields} } }`,
  viewer: `subscription ($after: String) { viewerOrdersUpdated(after: $after) { ${fields} } }`,
} as const;

type Asked = Readonly<{
  variables?: object;
  authorization?: string;
  lastEventId?: string;
}>;

// biome-ignore lint/suspicious/noExplicitAny: a test reads any answer
type Heard = Readonly<{ id: string | null; data: any; errors: any; extensions: any }>;

/** The subgraph on a port, as the router subscribes to it. */
export const serveOrders = async (app: OrdersApp) => {
  const log = createLogger({ name: 'test', level: 'silent' });
  const http = createHttpServer({ log });
  const { schema, verifyViewer, extendContext } = app;
  await serveGraphql({ http, schema, verifyViewer, extendContext, log });
  const url = `${await http.listen({ port: 0, host: '127.0.0.1' })}/graphql`;

  const subscribe = async (query: string, { variables, authorization, lastEventId }: Asked = {}) => {
    const events: ServerSentEvent[] = [];
    const state = { lastId: null as string | null, isOver: false };
    const cut = new AbortController();
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        ...(authorization && { authorization }),
        ...(lastEventId && { 'last-event-id': lastEventId }),
      },
      body: JSON.stringify({ query, variables }),
      signal: cut.signal,
    });
    const take = makeReadEvents({
      onEvent: (event) => {
        events.push(event);
        state.lastId = event.id;
      },
      onId: (id) => {
        state.lastId = id;
      },
    });
    void (async () => {
      for await (const chunk of answer.body ?? []) take(Buffer.from(chunk));
    })()
      .catch(() => undefined)
      .finally(() => {
        state.isOver = true;
      });
    const heard = (): Heard[] =>
      events
        .filter(({ event }) => event === 'next')
        .map(({ id, data }) => {
          const { data: answered, errors, extensions } = JSON.parse(data);
          return { id, errors, extensions, data: answered && Object.values(answered)[0] };
        });
    return {
      contentType: answer.headers.get('content-type'),
      heard,
      lastId: () => state.lastId,
      /** Waits until so many were told; more are told too. */
      atLeast: (count: number) => waitFor(`${count} events`, () => heard().length >= count && heard()),
      over: () => waitFor('the end of the stream', () => state.isOver),
      isComplete: () => events.at(-1)?.event === 'complete',
      cut: () => cut.abort(),
    };
  };
  return { url, subscribe, close: () => http.close() };
};

export type ServedOrders = Awaited<ReturnType<typeof serveOrders>>;
