import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
} from 'graphql';
import { type Access, readAccess, refusalOf } from '../access/index.js';
import type { BaseContext } from './context.js';
import { forbidden, unauthenticated } from './errors.js';

type Resolve = GraphQLFieldResolver<unknown, BaseContext>;

const guard =
  (access: Access, resolve: Resolve): Resolve =>
  (source, args, context, info) => {
    const refusal = refusalOf(access, context.viewer);
    if (!refusal) return resolve(source, args, context, info);
    throw refusal.code === 'UNAUTHENTICATED' ? unauthenticated(refusal.message) : forbidden(refusal.message);
  };

/**
 * Whatever the SDL says of access holds in this process too: the router leaves such fields out, but it is not the only one who could ask.
 * Resolvers go on checking what only they know, such as whose order it is.
 */
export const enforceAccess = (schema: GraphQLSchema): GraphQLSchema => {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    const ofType = readAccess(type.astNode, ...type.extensionASTNodes);
    for (const field of Object.values<GraphQLField<unknown, BaseContext>>(type.getFields())) {
      const result = getNamedType(field.type);
      const access = [
        ...ofType,
        ...readAccess(field.astNode, result.astNode, ...(result.extensionASTNodes ?? [])),
      ];
      if (access.length === 0) continue;
      field.resolve = guard(access, field.resolve ?? defaultFieldResolver);
      if (field.subscribe) field.subscribe = guard(access, field.subscribe);
    }
  }
  return schema;
};
