import type { Schema } from '@apollo/federation-internals';

type CacheHint = Readonly<{ maxAge?: number; inheritMaxAge?: boolean }>;

/** What the subgraphs say with `@cacheControl`, by `Type` and `Type.field`. */
export type CacheHints = ReadonlyMap<string, CacheHint>;

type Hinted = Readonly<{
  appliedDirectivesOf(name: string): readonly Readonly<{ arguments(): Readonly<Record<string, unknown>> }>[];
}>;

const hintOn = (element: Hinted): CacheHint | undefined => {
  const hint = element.appliedDirectivesOf('cacheControl')[0]?.arguments();
  // Our directive has no scope. With another one's there might be something that is nobody else's.
  return hint?.scope === 'PRIVATE' ? { maxAge: 0 } : hint;
};

/** Of the supergraph: the schema that clients see has no hints. */
export const readCacheHints = (supergraph: Schema): CacheHints => {
  const hints = new Map<string, CacheHint>();
  const read = (coordinate: string, element: Hinted): void => {
    const hint = hintOn(element);
    if (hint) hints.set(coordinate, hint);
  };
  for (const type of supergraph.objectTypes()) {
    read(type.name, type);
    for (const field of type.fields()) read(field.coordinate, field);
  }
  return hints;
};
