import type { ApolloGateway } from '@apollo/gateway';
import type { Json } from '../executor/json.js';
import type { PreparedOperation } from '../executor/prepare.js';
import type { RouterContext } from '../http/request-context.js';
import { type Answer, createAnswerStore } from './answer-store.js';
import { StoredAnswer } from './stored-answer.js';

type Execute = ApolloGateway['executor'];
type Request = Parameters<Execute>[0];
type GatewayAnswer = Awaited<ReturnType<Execute>>;
type Headers = RouterContext['subgraphHeaders'];

type Question = Readonly<{
  prepared: PreparedOperation;
  /** As the schema reads them, so that what means the same is the same. */
  coerced: Json;
  request: Pick<Request, 'context' | 'response'>;
}>;

/** Answers a question with what is kept, or by executing it with the headers that it gives. */
export type ResponseCache = (
  question: Question,
  execute: (headers: Headers) => Promise<GatewayAnswer>,
) => Promise<GatewayAnswer>;

type Options = Readonly<{ capacityBytes: number; now?: () => number }>;

/**
 * Whoever sees no more than everybody shares answers with everybody. They are made with nobody's token, so that not even a hint at the wrong
 * place could put something of one viewer before another.
 */
export const createResponseCache = ({
  capacityBytes,
  now = () => performance.now(),
}: Options): ResponseCache => {
  const store = createAnswerStore<GatewayAnswer['errors']>({ capacityBytes, now });
  // Prepared anew, as with every new supergraph, an operation shares nothing with what was kept before.
  const ids = new WeakMap<PreparedOperation, number>();
  let lastId = 0;
  const idOf = (prepared: PreparedOperation): number => {
    const id = ids.get(prepared) ?? ++lastId;
    ids.set(prepared, id);
    return id;
  };

  return async ({ prepared, coerced, request: { context, response } }, execute) => {
    const { subgraphHeaders, publicHeaders } = context as RouterContext;
    const { maxAge } = prepared;
    if (maxAge === 0 || !publicHeaders) return execute(subgraphHeaders);

    const key = `${idOf(prepared)}${JSON.stringify(coerced)}`;
    const answer = await store.get(
      key,
      maxAge * 1_000,
      () => execute(publicHeaders) as Promise<Answer<GatewayAnswer['errors']>>,
    );
    const headers = response?.http?.headers;
    if (answer.data instanceof StoredAnswer && headers) {
      headers.set('cache-control', `public, max-age=${maxAge}`);
      headers.set('age', String(Math.floor((now() - answer.data.since) / 1_000)));
      headers.set('vary', 'Origin, Accept');
    }
    return answer as GatewayAnswer;
  };
};
