import type { Supergraph } from '@apollo/federation-internals';
import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql';

/** Whether an object of one type may stand where another is asked for. */
export type TypeTest = (typeName: string, condition: string) => boolean;

const isOfType = (schema: GraphQLSchema, typeName: string, condition: string): boolean => {
  if (typeName === condition) return true;
  const type = schema.getType(typeName);
  const wanted = schema.getType(condition);
  return (
    (isObjectType(type) || isInterfaceType(type)) && isAbstractType(wanted) && schema.isSubType(wanted, type)
  );
};

/** Over all types of the supergraph, also those that clients do not see: plans speak of them. */
export const makeTypeTest = (supergraph: Supergraph): TypeTest => {
  const schema = supergraph.schema.toGraphQLJSSchema();
  const known = new Map<string, boolean>();
  return (typeName, condition) => {
    const key = `${typeName} ${condition}`;
    let answer = known.get(key);
    if (answer === undefined) {
      answer = isOfType(schema, typeName, condition);
      // Type names come from subgraphs: only those of the schema are worth remembering.
      if (schema.getType(typeName)) known.set(key, answer);
    }
    return answer;
  };
};
