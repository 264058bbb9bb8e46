import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Json } from '../../executor/json.js';
import { argumentCosts } from './argument-cost.js';
import { presence } from './conditions.js';
import type { CostRules } from './cost-rules.js';
import { isList, sizeOf } from './list-size.js';
import { at, type Quantity, sum, times } from './quantity.js';

/** What the answer to an operation will cost at most, by the specification of `@cost` and `@listSize`; variables have their defaults. */
export type EstimateCost = (variables: Json) => number;

/** What the field around a selection says about the lists in it. */
type Sized = Readonly<{ fields: readonly string[]; size: Quantity }>;

const mutationWeight = 10;

/** Walks the operation once; what is left for each request is a little arithmetic. The operation must be valid. */
export const compileCost = (
  schema: GraphQLSchema,
  { weights, listSizes }: CostRules,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): EstimateCost => {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const known = new Map<string, Quantity>();

  const typeNamed = (name: string): GraphQLCompositeType | undefined => {
    const type = schema.getType(name);
    return isCompositeType(type) ? type : undefined;
  };
  const definitionOf = (parent: GraphQLCompositeType, name: string) =>
    'getFields' in parent ? parent.getFields()[name] : undefined;
  /** Behind an interface may be any of its types, which say more than it does. */
  const coordinatesOf = (parent: GraphQLCompositeType, field: string): readonly string[] =>
    [parent, ...(isAbstractType(parent) ? schema.getPossibleTypes(parent) : [])].map(
      ({ name }) => `${name}.${field}`,
    );

  const costOfField = (node: FieldNode, parent: GraphQLCompositeType, sized?: Sized): Quantity => {
    const name = node.name.value;
    const field = definitionOf(parent, name);
    // Fields of introspection are answered from memory.
    if (!field) return 0;
    const coordinates = coordinatesOf(parent, name);
    const coordinate = coordinates.find((each) => weights.has(each)) ?? `${parent.name}.${name}`;
    const listSize = listSizes.get(coordinates.find((each) => listSizes.has(each)) ?? '');
    const type = getNamedType(field.type);
    const own = weights.get(coordinate) ?? weights.get(type.name) ?? (isCompositeType(type) ? 1 : 0);
    const { sizedFields } = listSize ?? {};
    const size = sizeOf(field, node.arguments, listSize);
    const inner =
      node.selectionSet && isCompositeType(type)
        ? costOf(node.selectionSet, type, sizedFields ? { fields: sizedFields, size } : undefined)
        : 0;
    const count = !isList(field) ? 1 : sized?.fields.includes(name) ? sized.size : size;
    const each = times(count, sum([own, inner]));
    return sum([each, ...argumentCosts(coordinate, field, node.arguments, weights)]);
  };

  const costOfFragment = (name: string, sized?: Sized): Quantity => {
    const found = sized ? undefined : known.get(name);
    if (found !== undefined) return found;
    const fragment = fragments.get(name);
    const type = fragment && typeNamed(fragment.typeCondition.name.value);
    const cost = type ? costOf(fragment.selectionSet, type, sized) : 0;
    if (!sized) known.set(name, cost);
    return cost;
  };

  const costOfSelection = (node: SelectionNode, parent: GraphQLCompositeType, sized?: Sized): Quantity => {
    if (node.kind === Kind.FIELD) return costOfField(node, parent, sized);
    if (node.kind === Kind.FRAGMENT_SPREAD) return costOfFragment(node.name.value, sized);
    const type = node.typeCondition ? typeNamed(node.typeCondition.name.value) : parent;
    return type ? costOf(node.selectionSet, type, sized) : 0;
  };

  const costOf = ({ selections }: SelectionSetNode, parent: GraphQLCompositeType, sized?: Sized): Quantity =>
    sum(selections.map((node) => times(presence(node.directives), costOfSelection(node, parent, sized))));

  const root = schema.getRootType(operation.operation);
  const base = operation.operation === OperationTypeNode.MUTATION ? mutationWeight : 0;
  const cost = sum([base, root ? costOf(operation.selectionSet, root) : 0]);
  return (variables) => at(cost, variables);
};
