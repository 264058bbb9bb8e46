export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A name such as `constructor` may be a client's alias: what every object inherits is no answer. */
export const own = (source: Json, key: string): unknown => {
  const found = source[key];
  // What is not there at all is not inherited either, and found out sooner than whose it is.
  return found === undefined || Object.hasOwn(source, key) ? found : undefined;
};

/** Such as `constructor`: reading it of any object gives something. */
export const isInherited = (key: string): boolean => key in Object.prototype;

/** Assigning to it would change what an object inherits, for JSON of a subgraph as for an alias of a client. */
export const forbiddenName = '__proto__';
