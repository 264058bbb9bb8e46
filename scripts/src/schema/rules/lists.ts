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

export type BoundedLists = Readonly<Record<string, string>>;

/** Lists that the domain itself keeps short, each with the reason why it needs no pages. */
export const boundedLists: BoundedLists = {
  'Cart.lines': 'at most 100, refused beyond that',
  'Cart.problems': 'at most two for each of its lines',
  'CartLine.problems': 'at most two',
  'Facet.values': 'the fifty most frequent values',
  'InvalidInputError.fields': 'no more than the input has fields',
  'Order.lines': 'at most 100, as in its cart',
  'Order.notifications': 'the fifty oldest; an order gives cause for a handful',
  'Order.payments': 'one payment per order',
  'Order.timeline': 'a few entries for each of six steps; repeats are counted, not added',
  'OutOfStockError.lines': 'at most 100, as in the cart',
  'Payment.events': 'a payment has a dozen moves; for staff only',
  'Product.attributes': 'at most 50, refused beyond that',
  'Product.images': 'at most 20, refused beyond that',
  'Product.options': 'at most 5, refused beyond that',
  'Product.variants': 'at most 200, refused beyond that',
  'ProductSearchConnection.facets': 'at most 30 fields',
  'ProductVariant.options': 'one for each option of the product',
  'Query.categories': 'the shelves of one shop, a few dozen',
  'Query.stockLevels': 'one for each location',
  'Query.stockLocations': 'the warehouses of one shop',
  'Query.suggestProducts': 'as many as `first`, which is capped',
};

/** A list of objects that grows with the shop must be a connection, or one page of a client empties the memory. */
export const lintLists = (schema: GraphQLSchema, bounded: BoundedLists): Finding[] =>
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
export const lintStaleBounds = (schema: GraphQLSchema, bounded: BoundedLists): Finding[] =>
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
