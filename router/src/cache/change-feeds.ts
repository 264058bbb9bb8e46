import { type Closeable, closeAll } from '@shop/kit/process';

/** By subgraph, the field that tells what changes in it. */
type Feeds = ReadonlyMap<string, string>;

/** Listens to the subgraphs that the supergraph of the moment names. One that is named again goes on as it is. */
export const createChangeFeeds = (follow: (subgraph: string, field: string) => Closeable) => {
  const open = new Map<string, Closeable>();
  const keyOf = (subgraph: string, field: string) => `${subgraph} ${field}`;
  return {
    set(feeds: Feeds): void {
      const wanted = new Set([...feeds].map(([subgraph, field]) => keyOf(subgraph, field)));
      for (const [key, feed] of open) {
        if (wanted.has(key)) continue;
        open.delete(key);
        void feed.close();
      }
      for (const [subgraph, field] of feeds) {
        const key = keyOf(subgraph, field);
        if (!open.has(key)) open.set(key, follow(subgraph, field));
      }
    },
    close: () => closeAll(...open.values()),
  };
};
