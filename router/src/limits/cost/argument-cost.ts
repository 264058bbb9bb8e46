import {
  type ArgumentNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  isInputObjectType,
  isListType,
  isNonNullType,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import { isObject } from '../../executor/json.js';
import type { CostRules } from './cost-rules.js';
import type { Quantity } from './quantity.js';

/** An input object counts as much as an object of the answer: each of a thousand of them is work. */
const costOfValue = (
  type: GraphQLInputType,
  value: unknown,
  weights: CostRules['weights'],
  own?: number,
): number => {
  if (value === null || value === undefined) return 0;
  if (isNonNullType(type)) return costOfValue(type.ofType, value, weights, own);
  if (isListType(type)) {
    if (!Array.isArray(value)) return costOfValue(type.ofType, value, weights, own);
    let total = 0;
    for (const each of value) total += costOfValue(type.ofType, each, weights, own);
    return total;
  }
  if (!isInputObjectType(type)) return own ?? weights.get(type.name) ?? 0;
  let total = own ?? 1;
  if (!isObject(value)) return total;
  for (const field of Object.values(type.getFields()))
    if (Object.hasOwn(value, field.name))
      total += costOfValue(field.type, value[field.name], weights, weights.get(`${type.name}.${field.name}`));
  return total;
};

const hasVariable = (argument: ArgumentNode): boolean => {
  let found = false;
  visit(argument, {
    Variable: () => {
      found = true;
    },
  });
  return found;
};

const isFree = ({ type }: GraphQLArgument, weights: CostRules['weights'], own?: number): boolean => {
  let named = type;
  while (isNonNullType(named) || isListType(named)) named = named.ofType;
  return !isInputObjectType(named) && (own ?? weights.get(named.name) ?? 0) === 0;
};

/** What the arguments of a field cost. */
export const argumentCosts = (
  coordinate: string,
  field: GraphQLField<unknown, unknown>,
  nodes: readonly ArgumentNode[] = [],
  weights: CostRules['weights'],
): readonly Quantity[] =>
  nodes.flatMap((node): Quantity[] => {
    const argument = field.args.find(({ name }) => name === node.name.value);
    if (!argument) return [];
    const own = weights.get(`${coordinate}(${argument.name}:)`);
    if (isFree(argument, weights, own)) return [];
    if (!hasVariable(node))
      return [costOfValue(argument.type, valueFromASTUntyped(node.value), weights, own)];
    return [
      (variables) => costOfValue(argument.type, valueFromASTUntyped(node.value, variables), weights, own),
    ];
  });
