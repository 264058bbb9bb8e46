import { isObject, type Json, own } from './json.js';
import { makeReader } from './property-code.js';

export type ErrorPath = readonly (string | number)[];
type PlanPath = readonly (string | number)[];

const everyItem = '@';

/** Finds the objects at a place of a plan: all of them, where lists are on the way. None, where something on the way is null. */
export const compileObjectsAt = (path: PlanPath) => {
  const steps = path.map((part) => (part === everyItem ? null : makeReader(String(part))));
  return (roots: readonly Json[]): readonly Json[] => {
    const found: Json[] = [];
    const walk = (value: unknown, index: number): void => {
      const read = steps[index];
      if (Array.isArray(value)) {
        if (read === null) for (const item of value) walk(item, index + 1);
      } else if (!isObject(value)) return;
      else if (read) walk(read(value), index + 1);
      else if (read === undefined) found.push(value);
    };
    for (const root of roots) walk(root, 0);
    return found;
  };
};

/** The same walk, remembering the way: only needed once something has gone wrong there. */
export const placesOf = (root: unknown, path: PlanPath): ReadonlyMap<unknown, ErrorPath> => {
  const places = new Map<unknown, ErrorPath>();
  const walk = (value: unknown, index: number, at: ErrorPath): void => {
    if (Array.isArray(value)) {
      const next = path[index] === everyItem ? index + 1 : index;
      for (const [i, item] of value.entries()) walk(item, next, [...at, i]);
    } else if (isObject(value)) {
      const part = path[index];
      if (part === undefined) places.set(value, at);
      else walk(own(value, String(part)), index + 1, [...at, part]);
    }
  };
  walk(root, 0, []);
  return places;
};
