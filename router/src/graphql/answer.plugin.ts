import type { ApolloServerPlugin } from '@apollo/server';
import { type Logger, logContext } from '@shop/kit/log';
import { metrics } from '@shop/kit/metrics';
import type { RouterContext } from '../http/request-context.js';
import { internalErrorMessage } from './format-error.js';

const operations = metrics.counter('graphql_operations_total', 'GraphQL operations answered.', ['outcome']);

/** Looks at each answer before it leaves. */
export const makeAnswerPlugin = ({ log }: { log: Logger }): ApolloServerPlugin<RouterContext> => ({
  requestDidStart: async () => ({
    async willSendResponse({ response: { body } }) {
      if (body.kind !== 'single') return;
      const answer = body.singleResult;
      const { valueCompletion, ...extensions } = answer.extensions ?? {};
      if (valueCompletion) answer.extensions = Object.keys(extensions).length > 0 ? extensions : undefined;
      // A subgraph that leaves a non-null field empty makes the gateway answer with nothing at all, and no reason.
      if (valueCompletion && answer.data === null && !answer.errors) {
        log.error({ faults: valueCompletion }, 'a subgraph left non-null fields empty');
        const extensions = { code: 'INTERNAL_SERVER_ERROR', requestId: logContext().requestId };
        answer.errors = [{ message: internalErrorMessage, extensions }];
      }
      operations.inc({ outcome: answer.errors?.length ? 'error' : 'ok' });
    },
  }),
});
