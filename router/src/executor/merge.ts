import { forbiddenName, isObject, type Json, own } from './json.js';

const copy = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(copy);
  if (!isObject(value)) return value;
  const result: Json = {};
  for (const key of Object.keys(value)) if (key !== forbiddenName) result[key] = copy(value[key]);
  return result;
};

const take = (value: unknown): unknown => value;

const mergeWith = (target: Json, source: Json, keep: (value: unknown) => unknown): void => {
  for (const key of Object.keys(source)) {
    const value = source[key];
    if (value === undefined || key === forbiddenName) continue;
    const known = own(target, key);
    if (isObject(known) && isObject(value)) mergeWith(known, value, keep);
    else if (Array.isArray(known) && Array.isArray(value) && known.length === value.length)
      mergeLists(known, value, keep);
    else target[key] = keep(value);
  }
};

const mergeLists = (target: unknown[], source: unknown[], keep: (value: unknown) => unknown): void => {
  for (let i = 0; i < source.length; i += 1) {
    const known = target[i];
    const value = source[i];
    if (isObject(known) && isObject(value)) mergeWith(known, value, keep);
    else target[i] = keep(value);
  }
};

/** Adds what a subgraph has answered to what is known. Parts of the answer become parts of the target. */
export const merge = (target: Json, source: Json): void => mergeWith(target, source, take);

/**
 * The same for an answer that stands for several entities: each gets parts of its own, or what a later subgraph says of one of them would
 * be said of all.
 */
export const mergeIntoAll = (targets: readonly Json[], source: Json): void => {
  const last = targets.at(-1);
  for (const target of targets) mergeWith(target, source, target === last ? take : copy);
};
