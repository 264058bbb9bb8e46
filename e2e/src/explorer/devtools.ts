import { once } from 'node:events';

// biome-ignore lint/suspicious/noExplicitAny: the protocol has hundreds of shapes, and what is read of them is checked by what comes of it
type Facts = Record<string, any>;
export type DevtoolsEvent = Readonly<{ method: string; params: Facts }>;

export type Session = Readonly<{ send(method: string, params?: Facts): Promise<Facts> }>;

/** Speaks the DevTools protocol with one page of a browser, and hears of its workers too. */
export const openPage = async (
  devtoolsUrl: string,
  onEvent: (event: DevtoolsEvent) => void,
): Promise<Session & Readonly<{ close(): void }>> => {
  const socket = new WebSocket(devtoolsUrl);
  await once(socket, 'open');
  const waiting = new Map<number, PromiseWithResolvers<Facts>>();
  let lastId = 0;
  const send = (sessionId: string | undefined, method: string, params: Facts = {}): Promise<Facts> => {
    lastId += 1;
    const answer = Promise.withResolvers<Facts>();
    waiting.set(lastId, answer);
    socket.send(JSON.stringify({ id: lastId, sessionId, method, params }));
    return answer.promise;
  };
  const watch = async (sessionId: string): Promise<void> => {
    for (const domain of ['Runtime', 'Log', 'Network']) await send(sessionId, `${domain}.enable`);
    await send(sessionId, 'Runtime.runIfWaitingForDebugger');
  };
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error, method, params } = JSON.parse(String(data)) as Facts;
    if (id === undefined) {
      // A worker that ends at once can no longer be watched.
      if (method === 'Target.attachedToTarget') void watch(params.sessionId).catch(() => undefined);
      return onEvent({ method, params });
    }
    const answer = waiting.get(id);
    waiting.delete(id);
    if (error) answer?.reject(new Error(`devtools: ${error.message}`));
    else answer?.resolve(result);
  });
  socket.addEventListener('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('the browser is gone'));
  });

  const { targetId } = await send(undefined, 'Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send(undefined, 'Target.attachToTarget', { targetId, flatten: true });
  await watch(sessionId);
  await send(sessionId, 'Page.enable');
  await send(sessionId, 'Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
  });
  return {
    send: (method, params) => send(sessionId, method, params),
    close: () => socket.close(),
  };
};
