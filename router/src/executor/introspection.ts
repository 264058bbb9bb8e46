import {
  type DocumentNode,
  executeSync,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  visit,
} from 'graphql';
import type { Json } from './json.js';

/** Answers a field such as `__schema`, which no subgraph is asked for. */
export type MakeIntrospect = (field: FieldNode) => (variables: Json) => unknown;

const variablesIn = (field: FieldNode): ReadonlySet<string> => {
  const names = new Set<string>();
  visit(field, { Variable: ({ name }) => void names.add(name.value) });
  return names;
};

export const makeIntrospection =
  (schema: GraphQLSchema, { variableDefinitions = [] }: OperationDefinitionNode): MakeIntrospect =>
  (field) => {
    const used = variablesIn(field);
    const document: DocumentNode = {
      kind: Kind.DOCUMENT,
      definitions: [
        {
          kind: Kind.OPERATION_DEFINITION,
          operation: OperationTypeNode.QUERY,
          variableDefinitions: variableDefinitions.filter(({ variable }) => used.has(variable.name.value)),
          selectionSet: { kind: Kind.SELECTION_SET, selections: [field] },
        },
      ],
    };
    const key = (field.alias ?? field.name).value;
    return (variableValues) => {
      const { data, errors } = executeSync({ schema, document, rootValue: {}, variableValues });
      if (errors?.[0]) throw errors[0];
      return data?.[key];
    };
  };
