import type { Supergraph } from '@apollo/federation-internals';
import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql';

/** Whether objects of a type may stand where the condition asks for one. */
export type TypeTest = (condition: string) => (typeName: string) => boolean;

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
  const names = Object.keys(schema.getTypeMap());
  const known = new Map<string, ReadonlySet<string>>();
  return (condition) => {
    let satisfying = known.get(condition);
    if (!satisfying) {
      satisfying = new Set(names.filter((name) => isOfType(schema, name, condition)));
      known.set(condition, satisfying);
    }
    const types = satisfying;
    return (typeName) => types.has(typeName);
  };
};
