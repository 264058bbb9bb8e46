import type { Hint } from '../compose.js';
import type { Finding } from '../finding.js';

/** Every other hint fails the check: composition gives one where two subgraphs say different things of one type. */
export const acceptedHints: Readonly<Record<string, string>> = {
  INCONSISTENT_UNION_MEMBER:
    'A union of refusals belongs to one mutation, but shared error types may be listed in several of them.',
  UNUSED_ENUM_TYPE: 'An enum that is only described in a value is no danger to a client.',
};

export const lintHints = (hints: readonly Hint[], accepted = acceptedHints): Finding[] =>
  hints
    .filter(({ code }) => !(code in accepted))
    .map(({ code, where, message }) => ({ rule: `hint ${code}`, where, message }));
