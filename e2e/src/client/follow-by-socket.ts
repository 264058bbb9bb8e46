import { once } from 'node:events';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import type { Following, Told } from './follow.js';
import type { Credentials } from './shop-client.js';

/** Subscribes as a client would that speaks graphql-ws. */
export const followBySocket = async <R, V>(
  graphqlUrl: string,
  document: TypedDocumentNode<R, V>,
  variables: V,
  { accessToken }: Credentials = {},
): Promise<Following<R>> => {
  const socket = new WebSocket(graphqlUrl.replace('http', 'ws'), 'graphql-transport-ws');
  const told: Told<R>[] = [];
  let isOver = false;
  const send = (message: object) => socket.send(JSON.stringify(message));
  socket.addEventListener('message', ({ data }) => {
    const { type, payload } = JSON.parse(String(data));
    if (type === 'connection_ack')
      send({ id: '1', type: 'subscribe', payload: { query: print(document), variables } });
    if (type === 'next') told.push({ id: payload.extensions?.eventId ?? null, ...payload });
    if (type === 'complete' || type === 'error') isOver = true;
    if (type === 'ping') send({ type: 'pong' });
  });
  socket.addEventListener('close', () => {
    isOver = true;
  });
  await once(socket, 'open');
  send({ type: 'connection_init', payload: accessToken ? { authorization: `Bearer ${accessToken}` } : {} });
  return { told, isOver: () => isOver, cut: () => socket.close() };
};
