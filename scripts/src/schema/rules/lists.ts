import {
  type GraphQLOutputType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Finding } from '../finding.js';

/** Lists that the domain itself keeps short, each with the reason why it needs no pages. */
export const boundedLists: Readonly<Record<string, string>> = {};

/** A list of objects that grows with the shop must be a connection, or one page of a client empties the memory. */
export const lintLists = (schema: GraphQLSchema, bounded = boundedLists): Finding[] =>
  Object.values(schema.getTypeMap()).flatMap((type) => {
    if (type.name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type))) return [];
    return Object.values(type.getFields())
      .filter((field) => isListOfObjects(field.type))
      .filter((field) => !(type.name.endsWith('Connection') && field.name === 'edges'))
      .map((field) => `${type.name}.${field.name}`)
      .filter((coordinate) => !(coordinate in bounded))
      .map((coordinate) => ({
        rule: 'unbounded-list',
        where: coordinate,
        message:
          'is a plain list of objects: make it a connection, or record in boundedLists what keeps it short',
      }));
  });

/** An allow-list that outlives its fields would one day let a new field of the same name through. */
export const lintStaleBounds = (schema: GraphQLSchema, bounded = boundedLists): Finding[] =>
  Object.keys(bounded)
    .filter((coordinate) => {
      const [typeName = '', fieldName = ''] = coordinate.split('.');
      const type = schema.getType(typeName);
      return !(isObjectType(type) || isInterfaceType(type)) || !type.getFields()[fieldName];
    })
    .map((coordinate) => ({
      rule: 'stale-exception',
      where: coordinate,
      message: 'is in boundedLists, but does not exist',
    }));

const isListOfObjects = (type: GraphQLOutputType): boolean => {
  const bare = isNonNullType(type) ? type.ofType : type;
  if (!isListType(bare)) return false;
  const item = isNonNullType(bare.ofType) ? bare.ofType.ofType : bare.ofType;
  return isCompositeType(item) || isListOfObjects(item);
};
