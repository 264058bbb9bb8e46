import type { ApolloServerPlugin } from '@apollo/server';
import { metrics } from '@shop/kit/metrics';
import type { RouterContext } from '../http/request-context.js';

const operations = metrics.counter('graphql_operations_total', 'GraphQL operations answered.', ['outcome']);

/** Counts each answer before it leaves. */
export const answerPlugin: ApolloServerPlugin<RouterContext> = {
  requestDidStart: async () => ({
    async willSendResponse({ response: { body } }) {
      if (body.kind === 'single')
        operations.inc({ outcome: body.singleResult.errors?.length ? 'error' : 'ok' });
    },
  }),
};
