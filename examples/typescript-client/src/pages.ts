import type { Answer } from './ask.js';

type Connection<N> = Readonly<{
  edges: readonly Readonly<{ node: N }>[];
  pageInfo: Readonly<{ hasNextPage: boolean; endCursor?: string | null }>;
}>;

/** Page after page, as long as somebody reads on. A cursor belongs to one filter and one order; nothing else may be read into it. */
export async function* pages<N>(
  readPage: (after: string | undefined) => Promise<Answer<Connection<N>>>,
): AsyncGenerator<readonly N[], void> {
  let after: string | undefined;
  do {
    const page = await readPage(after);
    if (!page.ok) throw new Error(`${page.problem.remedy}: ${page.problem.message}`);
    yield page.data.edges.map(({ node }) => node);
    after = (page.data.pageInfo.hasNextPage && page.data.pageInfo.endCursor) || undefined;
  } while (after !== undefined);
}
