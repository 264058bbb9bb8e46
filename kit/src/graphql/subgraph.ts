import { buildSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { type GraphQLSchema, parse } from 'graphql';
import { buildSchemaSync, createResolversMap, type NonEmptyArray, type PubSub } from 'type-graphql';
import type { BaseContext } from './context.js';
import { enforceAccess } from './enforce-access.js';

type Class = new (...args: never[]) => object;

export type ReferenceResolver<C extends BaseContext> = (
  reference: { id: string },
  context: C,
) => Promise<object | null>;

type Definition<C extends BaseContext> = Readonly<{
  resolvers: readonly Class[];
  /** By the name of the federated entity in the schema. Each must batch and must check who is asking. */
  references?: Readonly<Record<string, ReferenceResolver<C>>>;
  /** Types that no field of the resolvers mentions, such as a federated entity reached only by reference. */
  orphanedTypes?: readonly Class[];
}>;

// Composition drops directives of our own, unless they belong to a linked spec and the subgraph asks to keep them.
const links = `\
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@tag", "@inaccessible", "@authenticated", "@requiresScopes", "@policy", "@cost", "@listSize", "@composeDirective"])
extend schema @link(url: "https://marketgraph.dev/cacheControl/v1.0", import: ["@cacheControl"]) @composeDirective(name: "@cacheControl")

"""
How many seconds an answer with this public field may be kept and given to others. It has no scope for what is private: that gets no hint.
"""
directive @cacheControl(maxAge: Int, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT`;

const noPubSub: PubSub = {
  publish: () => undefined,
  subscribe: () => {
    throw new Error('a subscription without a source of its own');
  },
};

/** Turns type-graphql classes into a federation subgraph. */
export const defineSubgraph = <C extends BaseContext>({
  resolvers,
  references = {},
  orphanedTypes = [],
}: Definition<C>) => {
  const build = (instances: readonly object[]): { sdl: string; schema: () => GraphQLSchema } => {
    const byClass = new Map<unknown, object>(instances.map((instance) => [instance.constructor, instance]));
    const schema = buildSchemaSync({
      // Asked for by the library; each of our subscriptions brings its own source.
      pubSub: noPubSub,
      resolvers: resolvers as unknown as NonEmptyArray<Class>,
      orphanedTypes: [...orphanedTypes],
      // Directives of federation are not known before the subgraph schema is built.
      skipCheck: true,
      validate: false,
      container: {
        get: (type) => {
          const instance = byClass.get(type);
          if (!instance) throw new Error(`no instance of ${type.name} was given`);
          return instance;
        },
      },
    });
    const sdl = `${links}\n\n${printSchemaWithDirectives(schema)}\n`;
    return {
      sdl,
      schema: () => {
        const map = createResolversMap(schema) as Record<string, Record<string, unknown>>;
        for (const [type, resolve] of Object.entries(references))
          map[type] = { ...map[type], __resolveReference: resolve };
        return enforceAccess(buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: map as never }]));
      },
    };
  };
  return {
    /** The federation SDL, without a database or any resolver instance. */
    printSdl: (): string => build([]).sdl,
    /** The executable schema. `instances` holds one object of each resolver class. */
    createSchema: (instances: readonly object[]): GraphQLSchema => build(instances).schema(),
  };
};
