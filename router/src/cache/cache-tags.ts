import { readKey } from './told-changes.js';

/** The value of `Cache-Tag` for an answer with these keys. */
export type CacheTags = (keys: readonly string[]) => string;

// The strictest of the large CDNs takes 128 for an answer and leaves out what is beyond.
const mostTags = 100;
// What all of them take in a tag, and no header has a meaning for.
const plainId = /^[\w.~-]{1,64}$/;

/**
 * Entities as `Product-7`. A type alone stands for some of its entities, of which it is not told which; the name of a subgraph for a list, a
 * search or a number that anything in it may change. Beyond the limits the types with most entities are told alone: a tag that was only cut off
 * would keep an answer from being purged.
 */
export const makeCacheTags =
  (maxBytes: number): CacheTags =>
  (keys) => {
    const idsOf = new Map<string, Set<string>>();
    const alone = new Set<string>();
    for (const key of keys) {
      const { subgraph, typeName = subgraph, id } = readKey(key) ?? {};
      if (typeName === undefined) continue;
      if (id === undefined || !plainId.test(id)) alone.add(typeName);
      else idsOf.set(typeName, (idsOf.get(typeName) ?? new Set()).add(`${typeName}-${id}`));
    }
    for (;;) {
      const tags = [...alone, ...[...idsOf.values()].flatMap((ids) => [...ids])];
      const text = tags.join();
      const [most] = [...idsOf].sort(([, one], [, other]) => other.size - one.size);
      if (!most || (tags.length <= mostTags && text.length <= maxBytes)) return text;
      idsOf.delete(most[0]);
      alone.add(most[0]);
    }
  };
