/** Stands for an entity, as `Product:7`. What is before the colon stands for all of its type. */
export const entityKey = (typeName: string, id: string): string => `${typeName}:${id}`;

const typeOf = (key: string): string => key.slice(0, Math.max(0, key.indexOf(':')));

/** Keys are small, and old ones are worth nothing: what was kept before them has long expired. */
const mostKeys = 20_000;

export type ToldChanges = Readonly<{
  /** How often anything was told. Whatever is made takes this number before it is begun. */
  count: number;
  /** What a subgraph tells to have changed; null is anything at all. */
  tell(subgraph: string, keys: readonly string[] | null): void;
  /** Whether any of these was told after the count was `since`. */
  isChanged(keys: readonly string[], since: number): boolean;
}>;

/**
 * When which key was last told. Nothing is searched for and thrown away when a change is told: what is kept remembers how much was told when it
 * was begun, and is looked at when it is asked for. That also finds what was under way just then, with data from before the change.
 */
export const createToldChanges = (): ToldChanges => {
  const toldAt = new Map<string, number>();
  let count = 0;
  let anythingAt = 0;
  return {
    get count() {
      return count;
    },
    tell(subgraph, keys) {
      count += 1;
      toldAt.set(subgraph, count);
      for (const key of keys ?? []) {
        toldAt.set(key, count);
        toldAt.set(typeOf(key), count);
      }
      if (keys !== null && toldAt.size <= mostKeys) return;
      anythingAt = count;
      toldAt.clear();
    },
    isChanged: (keys, since) =>
      count > since && (anythingAt > since || keys.some((key) => (toldAt.get(key) ?? 0) > since)),
  };
};
