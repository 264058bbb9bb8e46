import type { FastifyRequest } from 'fastify';
import { OperationTypeNode } from 'graphql';
import type { Execute } from '../executor/execute.js';
import type { Refusals } from '../limits/rate/refusals.js';
import type { Prepare } from '../operation/prepare.js';
import { badRequest, toRequestError } from '../operation/request-error.js';
import type { HttpAnswer, makeHttpAnswers } from './http-answer.js';
import { type Accepted, negotiate, plainJson } from './media-type.js';
import { readParams } from './params.js';
import { refuseForgery } from './refuse-forgery.js';
import type { RouterContext } from './request-context.js';
import { forCaches } from './revalidate.js';

type Deps = Readonly<{
  createContext: (request: FastifyRequest) => Promise<RouterContext>;
  prepare: Prepare;
  execute: Execute;
  answers: ReturnType<typeof makeHttpAnswers>;
  refusals: Pick<Refusals, 'noting'>;
}>;

/** @throws for what an answer over plain HTTP cannot do. */
const refuseOtherKinds = (method: string, operation: OperationTypeNode): void => {
  if (operation === OperationTypeNode.SUBSCRIPTION)
    throw badRequest('A subscription has many answers: it cannot be had with a single one over plain HTTP.');
  // Whatever follows links for people must not change anything.
  if (method !== 'POST' && operation !== OperationTypeNode.QUERY)
    throw badRequest('A GET only reads: send a mutation with POST.', 405, { allow: 'POST' });
};

/** From an HTTP request to the answer to its GraphQL operation, by the specification of GraphQL over HTTP. */
export const makeAnswerGraphql = ({ createContext, prepare, execute, answers, refusals }: Deps) => {
  const answer = async (request: FastifyRequest, accepted: Accepted): Promise<HttpAnswer> => {
    const params = await refusals.noting({ address: request.ip }, () => {
      refuseForgery(request.headers);
      return readParams(request);
    });
    const context = await createContext(request);
    const prepared = await prepare(params, context);
    if (!prepared.ok) return answers.refused(prepared.error, accepted);
    refuseOtherKinds(request.method, prepared.value.operation.operation);
    const answered = answers.answered(await execute(prepared.value), prepared.value.extensions, accepted);
    return answered.isForEverybody && request.method !== 'POST'
      ? forCaches(answered, request.headers['if-none-match'])
      : answered;
  };

  return async (request: FastifyRequest): Promise<HttpAnswer> => {
    const accepted = negotiate(request.headers.accept);
    try {
      if (!accepted)
        throw badRequest('accept: expected application/json or application/graphql-response+json.', 406);
      return await answer(request, accepted);
    } catch (error) {
      return answers.refused([toRequestError(error)], accepted ?? plainJson);
    }
  };
};
