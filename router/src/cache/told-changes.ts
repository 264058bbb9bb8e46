/**
 * What is kept depends on what single subgraphs say: that stock has changed is no news for a name and a price. So each key begins with a subgraph, whose
 * name alone stands for whatever it tells, as for a list of what is in it.
 */
const keyIn = (subgraph: string, key: string): string => `${subgraph} ${key}`;

/** Stands for what a subgraph says of an entity, or of all of its type where it is not known which. */
export const entityKey = (subgraph: string, typeName: string, id?: string): string =>
  keyIn(subgraph, id === undefined ? typeName : `${typeName}:${id}`);

const anything = '*';

/** Belongs to all that has anything of a subgraph in it. */
export const anythingKey = (subgraph: string): string => keyIn(subgraph, anything);

const parts = /^(?<subgraph>\S+)(?: (?<typeName>[^:]+)(?::(?<id>.*))?)?$/s;

/** What a key stands for: an entity, all of a type, or, without either, whatever the subgraph tells. Nothing where it is an `anythingKey`. */
export const readKey = (
  key: string,
): Readonly<{ subgraph?: string; typeName?: string; id?: string }> | undefined => {
  const found = parts.exec(key)?.groups;
  return found?.typeName === anything ? undefined : found;
};

const typeOf = (key: string): string => key.slice(0, Math.max(0, key.indexOf(':')));

/** Keys are small, and old ones are worth nothing: what was kept before them has long expired. */
const mostKeys = 20_000;

export type ToldChanges = Readonly<{
  /** How often anything was told. Whatever is made takes this number before it is begun. */
  count: number;
  /** What a subgraph tells to have changed in it, as `Product:7`; null is anything that it says. */
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
      if (keys === null) toldAt.set(anythingKey(subgraph), count);
      for (const key of keys ?? []) {
        toldAt.set(keyIn(subgraph, key), count);
        toldAt.set(keyIn(subgraph, typeOf(key)), count);
      }
      if (toldAt.size <= mostKeys) return;
      anythingAt = count;
      toldAt.clear();
    },
    isChanged: (keys, since) =>
      count > since && (anythingAt > since || keys.some((key) => (toldAt.get(key) ?? 0) > since)),
  };
};
