import type { Viewer } from '../identity/index.js';

type Policy = (viewer: Viewer) => boolean;

/** What `@policy` may name: questions that scopes cannot answer. */
const policies: Readonly<Record<string, Policy>> = {
  administrator: ({ roles }) => roles.includes('ADMIN'),
};

/** A policy that this release does not know is met by nobody. */
export const meetsPolicy = (name: string, viewer: Viewer): boolean =>
  Object.hasOwn(policies, name) && policies[name]?.(viewer) === true;
