import { makeReadEvents, type ServerSentEvent } from '@shop/kit/event-stream';
import { waitFor } from '@shop/kit/testing';

/** Subscribes by server-sent events and keeps what it is told. */
export const subscribeByEvents = async (
  url: string,
  asked: object,
  headers: Readonly<Record<string, string>> = {},
) => {
  const network = new AbortController();
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify(asked),
    signal: network.signal,
  });
  const events: ServerSentEvent[] = [];
  const state = { isOver: false };
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream');
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back
  const body: any = isStream ? undefined : await answer.json();
  const read = makeReadEvents({ onEvent: (event) => events.push(event) });
  const readAll = async (): Promise<void> => {
    for await (const chunk of answer.body ?? []) read(Buffer.from(chunk));
  };
  if (isStream)
    void readAll()
      // Cut, by the test or by the other side.
      .catch(() => undefined)
      .finally(() => {
        state.isOver = true;
      });
  const told = () =>
    events.filter(({ event }) => event === 'next').map(({ data, id }) => ({ id, ...JSON.parse(data) }));
  return {
    status: answer.status,
    headers: answer.headers,
    body,
    told,
    isComplete: () => events.some(({ event }) => event === 'complete'),
    atLeast: (count: number) => waitFor(`${count} events`, () => told().length >= count && told()),
    over: () => waitFor('the end', () => state.isOver),
    cut: () => network.abort(),
  };
};
