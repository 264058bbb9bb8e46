import {
  NoFragmentCyclesRule,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  type ValidationRule,
} from 'graphql';
import { type Config, isProduction, operationLimits } from '../config.js';
import type { SupergraphVersion } from '../executor/supergraph-version.js';
import { refuseNames } from '../graphql/refuse-names.js';
import { limitOperations } from '../limits/operation-limits.js';

/** In stages: what one refuses, the next does not look at. */
export type Rules = readonly (readonly ValidationRule[])[];
export type RulesOf = (version: SupergraphVersion) => Rules;

/** What a document must keep to, whoever sends it with whatever variables: looked at once for each text. */
export const makeRules = (config: Config): RulesOf => {
  const rules: Rules = [
    // These cost little whatever is asked; comparing all fields with one another, as the last do, does not.
    [NoFragmentCyclesRule],
    [limitOperations(operationLimits(config)), refuseNames],
    [...specifiedRules, ...(isProduction(config) ? [NoSchemaIntrospectionCustomRule] : [])],
  ];
  return () => rules;
};
