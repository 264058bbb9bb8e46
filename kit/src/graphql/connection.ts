import { Directive, Field, Int, ObjectType } from 'type-graphql';
import { z } from 'zod';
import { asType } from './as-type.js';
import { badUserInput } from './errors.js';

export const defaultPageSize = 20;
export const maxPageSize = 100;
export const firstDescription = `How many to return, 1 to ${maxPageSize}.`;
export const afterDescription = 'Continue behind this cursor, taken from `pageInfo.endCursor` or an edge.';

@Directive('@shareable')
@Directive('@cacheControl(inheritMaxAge: true)')
@ObjectType('PageInfo', { description: 'Where a page of a connection ends.' })
export class PageInfoType {
  @Field(() => Boolean, { description: 'Whether more follow behind `endCursor`.' })
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true, description: 'The cursor of the last edge; null on an empty page.' })
  endCursor!: string | null;
}

export type Edge<N> = { node: N; cursor: string };
export type Connection<N> = { edges: Edge<N>[]; pageInfo: PageInfoType; totalCount?: number | null };

/**
 * Builds the `XConnection` and `XEdge` classes of a node type. Call it once per node type. A page may be kept as long as the field that it is
 * the answer of, which is not at all without a hint.
 */
export const connectionOf = <N extends object>(
  nodeType: new () => N,
  name: string,
  // For a node that is itself a value type of several subgraphs.
  { shareable = false }: { shareable?: boolean } = {},
) => {
  @Directive('@cacheControl(inheritMaxAge: true)')
  @ObjectType(`${name}Edge`, { description: `One ${name} of a page, with its cursor.` })
  class EdgeType {
    @Field(() => nodeType, { description: `The ${name}.` })
    node!: N;

    @Field(() => String, { description: 'The position of this edge, for `after`.' })
    cursor!: string;
  }

  @Directive('@cacheControl(inheritMaxAge: true)')
  @ObjectType(`${name}Connection`, { description: `A page of ${name} entries.` })
  class ConnectionType {
    @Field(() => [EdgeType], { description: 'The entries of this page, in order.' })
    edges!: EdgeType[];

    @Field(() => PageInfoType, { description: 'Whether and where the list goes on.' })
    pageInfo!: PageInfoType;

    @Field(() => Int, {
      nullable: true,
      description: 'How many there are on all pages; null where counting would be slow.',
    })
    totalCount?: number | null;
  }
  if (shareable) for (const type of [EdgeType, ConnectionType]) Directive('@shareable')(type);
  return { ConnectionType, EdgeType };
};

/** @throws BAD_USER_INPUT outside 1..100: a silently capped list would look complete. */
export const pageSize = (first: number | null | undefined): number => {
  const size = first ?? defaultPageSize;
  if (size < 1 || size > maxPageSize) throw badUserInput(`first: expected 1 to ${maxPageSize}.`);
  return size;
};

/** A cursor holds the sort values of its row, ending in the id as tie-breaker. Opaque to clients. */
export const encodeCursor = (values: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

export const decodeCursor = <S extends z.ZodType>(
  cursor: string | null | undefined,
  schema: S,
): z.output<S> | null => {
  if (cursor === null || cursor === undefined) return null;
  const parsed = z
    .string()
    .max(2_000)
    .transform((text) => JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown)
    .pipe(schema);
  try {
    return parsed.parse(cursor) as z.output<S>;
  } catch {
    throw badUserInput('after: expected a cursor of this list, with the same sort order.');
  }
};

/** Makes a page from `first + 1` rows: the extra one only tells that more follow. */
export const pageFrom = <R, N>(
  rows: readonly R[],
  {
    first,
    toNode,
    cursorOf,
    totalCount,
  }: {
    first: number;
    toNode: (row: R) => N;
    cursorOf: (row: R) => readonly unknown[];
    totalCount?: number | null;
  },
): Connection<N> => {
  const edges = rows
    .slice(0, first)
    .map((row) => ({ node: toNode(row), cursor: encodeCursor(cursorOf(row)) }));
  const pageInfo = asType(PageInfoType, {
    hasNextPage: rows.length > first,
    endCursor: edges.at(-1)?.cursor ?? null,
  });
  return { edges, pageInfo, totalCount };
};
