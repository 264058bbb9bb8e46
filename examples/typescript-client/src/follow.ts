import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { named } from './document.js';
import { readEventStream } from './event-stream.js';
import { pause } from './pause.js';
import { type GraphqlError, networkProblem, type Problem, problemOf } from './problem.js';
import type { Session } from './session.js';

type Deps = Readonly<{
  url: string;
  session: Pick<Session, 'accessToken' | 'replace'>;
  fetch?: typeof globalThis.fetch;
}>;

type Told<R> = Readonly<{ data?: R | null; errors?: readonly GraphqlError[] }>;
type End = 'complete' | 'come back' | Problem;

// The router says something every 15 seconds: three times nothing is a network that is gone without a word.
const silenceMs = 45_000;
const longestPauseMs = 30_000;

/** A stream that could not go on. With EVENT_ID_TOO_OLD: read the orders, then follow anew. */
export class StreamEnded extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

/** Events of a subscription, none left out and none twice, over networks that break and tokens that end. */
export const makeFollow = (deps: Deps) => {
  const { url, session } = deps;
  const send = deps.fetch ?? globalThis.fetch;

  return async function* follow<R, V>(
    document: TypedDocumentNode<R, V>,
    variables: V,
    { signal = new AbortController().signal }: { signal?: AbortSignal } = {},
  ): AsyncGenerator<R> {
    const { text } = await named(document);
    let lastEventId: string | undefined;
    let failures = 0;

    async function* open(): AsyncGenerator<R, End> {
      const token = await session.accessToken();
      const network = new AbortController();
      let silence = setTimeout(() => network.abort(), silenceMs);
      const answer = await send(url, {
        method: 'POST',
        headers: {
          accept: 'text/event-stream',
          'content-type': 'application/json',
          ...(token && { authorization: `Bearer ${token}` }),
          ...(lastEventId && { 'last-event-id': lastEventId }),
        },
        body: JSON.stringify({ query: text, variables }),
        signal: AbortSignal.any([signal, network.signal]),
      });
      try {
        if (!answer.headers.get('content-type')?.startsWith('text/event-stream') || !answer.body) {
          const { errors = [] } = (await answer.json()) as Told<R>;
          const problem = errors[0] ? problemOf(errors[0], answer.headers) : networkProblem('no stream');
          const isNewTokenThere = problem.remedy === 'sign in' && token && (await session.replace(token));
          return isNewTokenThere ? 'come back' : problem;
        }
        const onBytes = (): void => {
          clearTimeout(silence);
          silence = setTimeout(() => network.abort(), silenceMs);
        };
        for await (const { event, data, id } of readEventStream(answer.body, onBytes)) {
          lastEventId = id ?? lastEventId;
          if (event === 'complete') return 'complete';
          if (event !== 'next') continue;
          const told = JSON.parse(data) as Told<R>;
          if (told.data) {
            failures = 0;
            yield told.data;
            continue;
          }
          const [error] = told.errors ?? [];
          const problem = error ? problemOf(error) : networkProblem('an event with nothing in it');
          if (problem.code === 'TOKEN_EXPIRED' && token && (await session.replace(token))) return 'come back';
          return problem.code === 'SLOW_READER' ? 'come back' : problem;
        }
        return 'come back';
      } finally {
        clearTimeout(silence);
        network.abort();
      }
    }

    while (!signal.aborted) {
      let end: End;
      try {
        end = yield* open();
      } catch (error) {
        end = networkProblem(error);
      }
      if (end === 'complete' || signal.aborted) return;
      if (end !== 'come back' && end.remedy !== 'try later') throw new StreamEnded(end);
      failures += 1;
      const asked = end === 'come back' ? undefined : end.retryAfterMs;
      await pause(asked ?? Math.random() * Math.min(longestPauseMs, 250 * 2 ** failures));
    }
  };
};
