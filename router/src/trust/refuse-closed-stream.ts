import { GraphQLError, OperationTypeNode } from 'graphql';
import type { Check } from '../operation/operation.js';

const statusOf = { UNAUTHENTICATED: 401, FORBIDDEN: 403 } as const;

/**
 * A stream of which the viewer may see nothing is refused before it is opened: it would otherwise wait for events that never come. What
 * is refused inside of its events is told with each of them, as in any answer.
 */
export const refuseClosedStream: Check = ({ version, document, operation, variables, context }) => {
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) return;
  const planned = version.operations.get(document, operation, context.viewer);
  if (planned.source) return;
  const [first] = planned.shape({}, variables).refused;
  if (!first) return;
  const { code, message } = first.refusal;
  throw new GraphQLError(message, {
    path: first.path,
    extensions: { code, http: { status: statusOf[code] } },
  });
};
