import type { Answer } from '../executor/answer.js';
import type { PreparedOperation } from '../executor/prepare.js';
import type { RouterContext } from '../http/request-context.js';
import type { Prepared } from '../operation/operation.js';
import { createAnswerStore } from './answer-store.js';
import type { CacheTags } from './cache-tags.js';
import { StoredAnswer } from './stored-answer.js';
import type { ToldChanges } from './told-changes.js';

type Headers = RouterContext['subgraphHeaders'];

type Question = Readonly<{ planned: PreparedOperation }> & Pick<Prepared, 'coerced' | 'context'>;

/** Answers a question with what is kept, or by executing it with the headers that it gives. */
export type ResponseCache = (
  question: Question,
  execute: (headers: Headers) => Promise<Answer>,
) => Promise<Answer>;

type Options = Readonly<{
  capacityBytes: number;
  told: ToldChanges;
  tagsOf?: CacheTags;
  now?: () => number;
}>;

/**
 * Whoever sees no more than everybody shares answers with everybody. They are made with nobody's token, so that not even a hint at the wrong
 * place could put something of one viewer before another.
 */
export const createResponseCache = ({
  capacityBytes,
  told,
  tagsOf,
  now = () => performance.now(),
}: Options): ResponseCache => {
  const store = createAnswerStore<Answer['errors']>({ capacityBytes, told, tagsOf, now });
  // Prepared anew, as with every new supergraph, an operation shares nothing with what was kept before.
  const ids = new WeakMap<PreparedOperation, number>();
  let lastId = 0;
  const idOf = (planned: PreparedOperation): number => {
    const id = ids.get(planned) ?? ++lastId;
    ids.set(planned, id);
    return id;
  };

  return async ({ planned, coerced, context: { viewer, subgraphHeaders, publicHeaders } }, execute) => {
    const { maxAge, keysOf } = planned;
    if (maxAge === 0 || !publicHeaders) return execute(subgraphHeaders);

    const key = `${idOf(planned)}${JSON.stringify(coerced)}`;
    const answer = await store.get({
      key,
      maxAgeMs: maxAge * 1_000,
      keysOf,
      execute: () => execute(publicHeaders),
    });
    if (!(answer.data instanceof StoredAnswer)) return answer;
    const { since, tags } = answer.data;
    const age = Math.floor((now() - since) / 1_000);
    return { ...answer, freshness: { maxAge, age, isPublic: viewer === null, tags } };
  };
};
