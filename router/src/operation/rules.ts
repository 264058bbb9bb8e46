import { NoSchemaIntrospectionCustomRule, specifiedRules, type ValidationRule } from 'graphql';
import { type Config, isProduction } from '../config.js';
import type { SupergraphVersion } from '../executor/supergraph-version.js';
import { limitOperations } from '../graphql/operation-limits.js';
import { refuseNames } from '../graphql/refuse-names.js';

export type RulesOf = (version: SupergraphVersion) => readonly ValidationRule[];

/** What a document must keep to, whoever sends it with whatever variables: looked at once for each text. */
export const makeRules = (config: Config): RulesOf => {
  const rules: readonly ValidationRule[] = [
    // First, since they end the costly ones early.
    limitOperations({ maxDepth: config.MAX_DEPTH, maxRootFields: config.MAX_ROOT_FIELDS }),
    refuseNames,
    ...specifiedRules,
    ...(isProduction(config) ? [NoSchemaIntrospectionCustomRule] : []),
  ];
  return () => rules;
};
