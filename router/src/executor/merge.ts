import { forbiddenName, isObject, type Json, own } from './json.js';
import { isCodeName, readCode } from './property-code.js';

const copy = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(copy);
  if (!isObject(value)) return value;
  const result: Json = {};
  for (const key of Object.keys(value)) if (key !== forbiddenName) result[key] = copy(value[key]);
  return result;
};

const take = (value: unknown): unknown => value;

type Keep = (value: unknown) => unknown;

const mergeWith = (target: Json, source: Json, keep: Keep): void => {
  for (const key of Object.keys(source)) {
    const value = source[key];
    if (value === undefined || key === forbiddenName) continue;
    target[key] = merged(own(target, key), value, keep);
  }
};

const mergeLists = (target: unknown[], source: unknown[], keep: Keep): void => {
  for (let i = 0; i < source.length; i += 1) {
    const known = target[i];
    const value = source[i];
    if (isObject(known) && isObject(value)) mergeWith(known, value, keep);
    else target[i] = keep(value);
  }
};

const merged = (known: unknown, value: unknown, keep: Keep): unknown => {
  if (isObject(known) && isObject(value)) {
    mergeWith(known, value, keep);
    return known;
  }
  if (Array.isArray(known) && Array.isArray(value) && known.length === value.length) {
    mergeLists(known, value, keep);
    return known;
  }
  return keep(value);
};

/** Adds what a subgraph has answered to what is known. Parts of the answer become parts of the target. */
export const merge = (target: Json, source: Json): void => mergeWith(target, source, take);

export type MergeIntoAll = (targets: readonly Json[], source: Json) => void;

/**
 * The same for an answer that stands for several entities: each gets parts of its own, or what a later subgraph says of one of them would
 * be said of all.
 */
export const mergeIntoAll: MergeIntoAll = (targets, source) => {
  const last = targets.at(-1);
  for (const target of targets) mergeWith(target, source, target === last ? take : copy);
};

const fieldCode = (key: string, i: number): string => `
    const value${i} = ${readCode('source', key)};
    if (value${i} !== undefined) {
      const known${i} = ${readCode('target', key)};
      target.${key} = known${i} === undefined ? value${i} : merged(known${i}, value${i}, take);
    }`;

/** The same for an answer that has these keys and no others. Nearly always one entity waits for it, which code of its own merges into. */
export const compileMergeIntoAll = (keys: readonly string[]): MergeIntoAll => {
  if (!keys.every(isCodeName)) return mergeIntoAll;
  const source = `'use strict'; return (target, source) => {${keys.map(fieldCode).join('')}\n  };`;
  const mergeInto = new Function('own', 'merged', 'take', source)(own, merged, take);
  return (targets, entity) => {
    if (targets.length > 1) mergeIntoAll(targets, entity);
    else mergeInto(targets[0], entity);
  };
};
