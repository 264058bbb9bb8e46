import {
  type ASTNode,
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
  Kind,
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

type Look = Readonly<{
  schema: GraphQLSchema;
  hints: CacheHints;
  /** What a field may be at most, and whether there is nothing for it to inherit from. */
  at: (parent: GraphQLObjectType, field: GraphQLField<unknown, unknown>, depth: number) => Bound;
}>;
type Bound = Readonly<{ isRoot: boolean; atMost?: number }>;

/** The strictest of all fields in a part of a document; of none, 0. */
const strictestIn = (node: ASTNode, { schema, hints, at }: Look): number => {
  const typesBehind = (parent: GraphQLNamedType): readonly GraphQLObjectType[] => {
    if (isAbstractType(parent)) return schema.getPossibleTypes(parent);
    return isObjectType(parent) ? [parent] : [];
  };
  const info = new TypeInfo(schema);
  let maxAge = unrestricted;
  let depth = 0;
  const restrict = (name: string): void => {
    // Says nothing that the rest of the answer does not.
    if (name === '__typename') return;
    const [parent, known] = [info.getParentType(), info.getFieldDef()];
    const types = parent ? typesBehind(parent) : [];
    if (!known || types.length === 0) maxAge = 0;
    for (const type of types) {
      const field = type.getFields()[name] ?? known;
      if (!field) continue;
      const { isRoot, atMost = unrestricted } = at(type, field, depth);
      maxAge = Math.min(maxAge, atMost, restrictionOf(type, field, { isRoot, hints }));
    }
  };
  visit(
    node,
    visitWithTypeInfo(info, {
      Field: {
        enter({ name }) {
          restrict(name.value);
          depth += 1;
        },
        leave() {
          depth -= 1;
        },
      },
    }),
  );
  return maxAge === unrestricted ? 0 : Math.max(0, maxAge);
};

/** How many seconds answers to the only operation of a document may be kept: as long as the strictest of its fields allows. 0 is not at all. */
export const maxAgeOf = (document: DocumentNode, schema: GraphQLSchema, hints: CacheHints): number => {
  const operation = getOperationAST(document);
  if (operation?.operation !== OperationTypeNode.QUERY) return 0;
  // Variables of that name get lost where they are made an object, and would not make a difference to what is found.
  if (operation.variableDefinitions?.some(({ variable }) => variable.name.value === forbiddenName)) return 0;
  const root = schema.getQueryType();
  return strictestIn(document, { schema, hints, at: (type) => ({ isRoot: type === root }) });
};

/**
 * The same for entities that a subgraph is asked for. An entity without a hint on its type has nothing that its fields could inherit. What not
 * everybody may see is kept for nobody.
 */
export const entityMaxAgeOf = (
  document: DocumentNode,
  {
    schema,
    hints,
    isOpen,
  }: Readonly<{
    schema: GraphQLSchema;
    hints: CacheHints;
    isOpen: (typeName: string, fieldName: string) => boolean;
  }>,
): number => {
  const asked = getOperationAST(document)?.selectionSet.selections ?? [];
  const [entities] = asked;
  // The planner writes fragments in place; one that is named would not be looked into below.
  if (document.definitions.length !== 1) return 0;
  if (asked.length !== 1 || entities?.kind !== Kind.FIELD || entities.name.value !== '_entities') return 0;
  const ages = (entities.selectionSet?.selections ?? []).map((part) => {
    if (part.kind === Kind.FIELD) return part.name.value === '__typename' ? unrestricted : 0;
    if (part.kind !== Kind.INLINE_FRAGMENT) return 0;
    return strictestIn(part, {
      schema,
      hints,
      at(type, field, depth) {
        if (!isOpen(type.name, field.name)) return { isRoot: true, atMost: 0 };
        const maxAge = hints.get(type.name)?.maxAge;
        return depth > 0 ? { isRoot: false } : { isRoot: maxAge === undefined, atMost: maxAge };
      },
    });
  });
  const strictest = Math.min(...ages);
  return Number.isFinite(strictest) ? strictest : 0;
};
