import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { makeReadEvents } from '@shop/kit/event-stream';
import { print } from 'graphql';
import type { ClientError, Credentials } from './shop-client.js';

export type Told<R> = Readonly<{ id: string | null; data?: R | null; errors?: readonly ClientError[] }>;

export type Following<R> = Readonly<{
  told: readonly Told<R>[];
  isOver(): boolean;
  /** As a client whose network breaks. */
  cut(): void;
}>;

/** Subscribes as a client would that speaks server-sent events. */
export const follow = async <R, V>(
  graphqlUrl: string,
  document: TypedDocumentNode<R, V>,
  variables: V,
  { accessToken, lastEventId }: Credentials & { lastEventId?: string } = {},
): Promise<Following<R>> => {
  const network = new AbortController();
  const answer = await fetch(graphqlUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(accessToken && { authorization: `Bearer ${accessToken}` }),
      ...(lastEventId && { 'last-event-id': lastEventId }),
    },
    body: JSON.stringify({ query: print(document), variables }),
    signal: network.signal,
  });
  if (!answer.headers.get('content-type')?.startsWith('text/event-stream'))
    throw new Error(`no stream: ${answer.status} ${await answer.text()}`);
  const told: Told<R>[] = [];
  let isOver = false;
  const read = makeReadEvents({
    onEvent: ({ event, data, id }) => {
      if (event === 'next') told.push({ id, ...JSON.parse(data) });
    },
  });
  const readAll = async (): Promise<void> => {
    for await (const chunk of answer.body ?? []) read(Buffer.from(chunk));
  };
  void readAll()
    // The network was cut, by the test or by the other side.
    .catch(() => undefined)
    .finally(() => {
      isOver = true;
    });
  return { told, isOver: () => isOver, cut: () => network.abort() };
};
