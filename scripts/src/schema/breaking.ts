import { type Change, CriticalityLevel, diff } from '@graphql-inspector/core';
import type { GraphQLSchema } from 'graphql';
import type { Finding } from './finding.js';
import type { ParsedOperation } from './operations.js';
import { coordinatesUsedBy } from './usage.js';

/** Breaks that were decided on, by schema coordinate, each with its reason. */
export type AcceptedBreaks = Readonly<Record<string, string>>;

export type Comparison = Readonly<{ findings: readonly Finding[]; accepted: readonly string[] }>;

/**
 * Compares what clients had with what they would get. `operations` are the ones recorded beside the old
 * schema: clients in the field send those, whatever this change has rewritten.
 */
export const compareSchemas = async (
  before: GraphQLSchema,
  after: GraphQLSchema,
  operations: readonly ParsedOperation[],
  acceptedBreaks: AcceptedBreaks = {},
): Promise<Comparison> => {
  const changes = await diff(before, after);
  const breaking = changes.filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking);
  const usage = operations.map(({ name, document }) => ({ name, used: coordinatesUsedBy(before, document) }));
  const isAccepted = ({ path }: Change) => path !== undefined && path in acceptedBreaks;
  return {
    findings: breaking
      .filter((change) => !isAccepted(change))
      .map((change) => ({
        rule: 'breaking',
        where: change.path ?? 'schema',
        message: `${change.message}\n${affectedBy(change, usage)}`,
      })),
    accepted: breaking
      .filter(isAccepted)
      .map(({ path, message }) => `${message} (${acceptedBreaks[path ?? '']})`),
  };
};

type Usage = Readonly<{ name: string; used: ReadonlySet<string> }>;

const affectedBy = (change: Change, usage: readonly Usage[]): string => {
  const names = usage.filter(({ used }) => used.has(coordinateOf(change))).map(({ name }) => name);
  return names.length > 0 ? `affects ${names.join(', ')}` : 'affects no recorded operation';
};

// What is new has no users yet, and an enum value has none by name: the ones of its parent are meant.
const coordinateOf = ({ path = '', type }: Change): string =>
  type.endsWith('_ADDED') || type.startsWith('ENUM_VALUE') ? path.split('.').slice(0, -1).join('.') : path;
