import { isObject, own } from './json.js';

export type ErrorPath = readonly (string | number)[];
type PlanPath = readonly (string | number)[];

const everyItem = '@';

/** What is at a place of a plan: the object there, or the objects of all lists on the way. Nothing, where something on the way is null. */
export const find = (value: unknown, path: PlanPath, index = 0): unknown => {
  if (index === path.length || value === undefined || value === null) return value;
  const part = path[index];
  if (part === everyItem) {
    if (!Array.isArray(value)) return undefined;
    const found: unknown[] = [];
    for (const item of value) {
      const inner = find(item, path, index + 1);
      if (Array.isArray(inner)) found.push(...inner);
      else found.push(inner);
    }
    return found;
  }
  return isObject(value) ? find(own(value, String(part)), path, index + 1) : undefined;
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
