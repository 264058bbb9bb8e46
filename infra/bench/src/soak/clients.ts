import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'undici';
import type { Outcomes } from './outcomes.js';
import type { Question } from './questions.js';

export type Client = () => Promise<void>;
type Deps = Readonly<{ url: URL; pool: Pool; outcomes: Outcomes }>;

const inside = 'INTERNAL_SERVER_ERROR';

/** Asks and reads all of the answer. */
export const makeAsk =
  ({ url, pool, outcomes }: Deps, next: () => Question): Client =>
  async () => {
    const { kind, body, headers } = next();
    const wanted = Number(kind.match(/: (\d+)$/)?.[1] ?? 200);
    const began = performance.now();
    try {
      const answer = await pool.request({
        path: url.pathname,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
          ...headers,
        },
        body,
      });
      const text = await answer.body.text();
      const code = text.match(/"extensions":\{[^}]*"code":"([A-Z_]+)"/)?.[1] ?? 'ok';
      outcomes.saw(
        kind,
        `${answer.statusCode} ${code}`,
        answer.statusCode === wanted && !text.includes(inside),
      );
      if (wanted === 200) outcomes.took(performance.now() - began);
    } catch (error) {
      outcomes.saw(kind, (error as Error).message, false);
    }
  };

const opened = (url: URL): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(url.port), url.hostname, () => resolve(socket));
    socket.once('error', reject);
  });

const requestText = (url: URL, { body, headers }: Question, connection: 'keep-alive' | 'close') => {
  const lines = Object.entries({
    host: url.host,
    'content-type': 'application/json',
    connection,
    ...headers,
  });
  const length = `content-length: ${Buffer.byteLength(body)}`;
  return `POST ${url.pathname} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n${length}\r\n\r\n${body}`;
};

// More than the system keeps for a connection, so that the rest has to wait in the router.
const answersAtOnce = 16;

/** Sends many questions with large answers on one connection, looks away for a while, and then reads in small bites. */
export const makeSlowReader =
  ({ url, outcomes }: Deps, next: () => Question): Client =>
  async () => {
    const socket = await opened(url);
    socket.pause();
    const over = new Promise<string>((resolve) => {
      socket.once('end', () => resolve('read to the end'));
      socket.once('error', ({ message }) => resolve(message));
    });
    for (let left = answersAtOnce; left > 0; left -= 1)
      socket.write(requestText(url, next(), left > 1 ? 'keep-alive' : 'close'));
    await pause(2_000);
    socket.on('data', () => {
      socket.pause();
      setTimeout(() => socket.resume(), 5);
    });
    socket.resume();
    const end = await over;
    socket.destroy();
    outcomes.saw('slow reader', end, end === 'read to the end');
  };

/** Leaves in the middle: of its question, or of the answer. */
export const makeLeaver = ({ url, outcomes }: Deps, next: () => Question): Client => {
  let turn = 0;
  return async () => {
    turn += 1;
    const socket = await opened(url);
    socket.on('error', () => undefined);
    const text = requestText(url, next(), 'keep-alive');
    socket.write(turn % 2 ? text.slice(0, text.length / 2) : text);
    await pause(turn % 40);
    socket.destroy();
    outcomes.saw('leaver', turn % 2 ? 'left its question' : 'left the answer', true);
  };
};
