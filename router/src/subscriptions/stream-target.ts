import type { AccessRefusal } from '@shop/kit/access';
import { type DocumentNode, GraphQLError, getVariableValues, validate } from 'graphql';
import type { EventSource } from '../executor/plan-steps.js';
import type { PreparedOperation } from '../executor/prepare.js';
import type { SupergraphVersion } from '../executor/supergraph-version.js';
import type { Prepared } from '../operation/operation.js';
import type { StreamClient } from './stream-client.js';

/** Who tells the events of a subscription, and how each is completed. */
export type StreamTarget = Readonly<{
  planned: PreparedOperation;
  source: EventSource;
  client: StreamClient;
  body: string;
}>;

const unavailable = () =>
  new GraphQLError('These events are not available at the moment.', {
    extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'router' },
  });

const forbidden = ({ code, message }: AccessRefusal) => new GraphQLError(message, { extensions: { code } });

const schemaChanged = () =>
  new GraphQLError('The schema has changed: what this subscription asks for is no longer part of it.', {
    extensions: { code: 'SCHEMA_CHANGED' },
  });

/** Whether a document still fits: told once for all streams that have it. */
const makeFits = () => {
  const known = new WeakMap<SupergraphVersion, WeakMap<DocumentNode, boolean>>();
  return (version: SupergraphVersion, document: DocumentNode): boolean => {
    const ofVersion = known.get(version) ?? new WeakMap<DocumentNode, boolean>();
    known.set(version, ofVersion);
    const fits = ofVersion.get(document) ?? validate(version.schema, document).length === 0;
    ofVersion.set(document, fits);
    return fits;
  };
};

/** Finds whom to ask for the events of an operation, on the supergraph that is served now. @throws a GraphQLError that ends the stream. */
export const makeFindTarget = (clients: (subgraph: string) => StreamClient | undefined) => {
  const fits = makeFits();
  return (operation: Prepared, version: SupergraphVersion): StreamTarget => {
    const { document, operation: node, variables, context } = operation;
    const isAsItWas = version === operation.version;
    const isValid =
      isAsItWas ||
      (fits(version, document) &&
        !getVariableValues(version.schema, node.variableDefinitions ?? [], variables).errors);
    if (!isValid) throw schemaChanged();
    const planned = version.operations.get(document, node, context.viewer);
    const { source } = planned;
    if (!source) {
      // Nothing is planned for a field that the viewer may not see.
      const [refused] = planned.shape({}, variables).refused;
      throw refused ? forbidden(refused.refusal) : unavailable();
    }
    const client = clients(source.subgraph);
    if (!client) throw unavailable();
    return { planned, source, client, body: source.body(variables) };
  };
};
