import {
  type DocumentNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isAbstractType,
  isCompositeType,
  isObjectType,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { forbiddenName } from '../executor/json.js';
import type { CacheHints } from './cache-hints.js';

const unrestricted = Number.POSITIVE_INFINITY;

/**
 * How many seconds one field lets an answer be kept. Apollo's rule: a root field and one that leads to an object need a hint, of their own or of
 * the object's type, or nothing is kept; a scalar may be kept as long as what it is in.
 */
const restrictionOf = (
  parent: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  { isRoot, hints }: { isRoot: boolean; hints: CacheHints },
): number => {
  const type = getNamedType(field.type);
  const onField = hints.get(`${parent.name}.${field.name}`);
  const onType = isCompositeType(type) ? hints.get(type.name) : undefined;
  const maxAge = onField?.maxAge ?? onType?.maxAge;
  if (maxAge !== undefined) return maxAge;
  const isInherited = !isCompositeType(type) || onField?.inheritMaxAge || onType?.inheritMaxAge;
  return isInherited && !isRoot ? unrestricted : 0;
};

/** How many seconds answers to the only operation of a document may be kept: as long as the strictest of its fields allows. 0 is not at all. */
export const maxAgeOf = (document: DocumentNode, schema: GraphQLSchema, hints: CacheHints): number => {
  const operation = getOperationAST(document);
  if (operation?.operation !== OperationTypeNode.QUERY) return 0;
  // Variables of that name get lost where they are made an object, and would not make a difference to what is found.
  if (operation.variableDefinitions?.some(({ variable }) => variable.name.value === forbiddenName)) return 0;

  const root = schema.getQueryType();
  const typesBehind = (parent: GraphQLNamedType): readonly GraphQLObjectType[] => {
    if (isAbstractType(parent)) return schema.getPossibleTypes(parent);
    return isObjectType(parent) ? [parent] : [];
  };
  const info = new TypeInfo(schema);
  let maxAge = unrestricted;
  visit(
    document,
    visitWithTypeInfo(info, {
      Field({ name }) {
        // Says nothing that the rest of the answer does not.
        if (name.value === '__typename') return;
        const [parent, known] = [info.getParentType(), info.getFieldDef()];
        const types = parent ? typesBehind(parent) : [];
        if (!known || types.length === 0) maxAge = 0;
        for (const type of types) {
          const field = type.getFields()[name.value] ?? known;
          if (field) maxAge = Math.min(maxAge, restrictionOf(type, field, { isRoot: type === root, hints }));
        }
      },
    }),
  );
  return maxAge === unrestricted ? 0 : Math.max(0, maxAge);
};
