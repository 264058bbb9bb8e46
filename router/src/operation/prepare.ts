import { err, ok, type Result } from '@shop/kit/result';
import { GraphQLError, getVariableValues } from 'graphql';
import type { SupergraphVersion } from '../executor/supergraph-version.js';
import type { RouterContext } from '../http/request-context.js';
import { tooManyValues } from '../limits/variable-values.js';
import type { QueryTexts } from '../persisted/query-texts.js';
import { createDocuments, type Documents } from './documents.js';
import type { Check, GraphqlParams, Prepared } from './operation.js';
import { withCode } from './request-error.js';
import type { RulesOf } from './rules.js';
import { selectOperation } from './select-operation.js';

type Deps = Readonly<{
  /** What is served now. */
  current: () => SupergraphVersion;
  queryTexts: QueryTexts;
  rulesOf: RulesOf;
  /** Run in this order on every request, once the operation and its variables are known. */
  checks: readonly Check[];
  maxTokens: number;
  maxVariableValues: number;
  hideSuggestions: boolean;
  documentCacheBytes?: number;
}>;

/** Turns what a client sent into an operation that may be executed, or tells all that is wrong with it. Nothing is planned yet. */
export type Prepare = (
  params: GraphqlParams,
  context: RouterContext,
) => Promise<Result<Prepared, readonly GraphQLError[]>>;

const runChecks = async (
  checks: readonly Check[],
  prepared: Prepared,
): Promise<Result<Prepared, readonly GraphQLError[]>> => {
  try {
    for (const check of checks) {
      const pending = check(prepared);
      if (pending) await pending;
    }
    return ok(prepared);
  } catch (error) {
    // Anything else is a fault of ours.
    if (error instanceof GraphQLError) return err([error]);
    throw error;
  }
};

export const makePrepare = ({
  current,
  queryTexts,
  rulesOf,
  checks,
  maxTokens,
  maxVariableValues,
  hideSuggestions,
  documentCacheBytes = 32 * 2 ** 20,
}: Deps): Prepare => {
  const documentsOf = new WeakMap<SupergraphVersion, Documents>();
  const documentsFor = (version: SupergraphVersion): Documents => {
    const known = documentsOf.get(version);
    if (known) return known;
    const documents = createDocuments({
      schema: version.schema,
      rules: rulesOf(version),
      maxTokens,
      hideSuggestions,
      capacityBytes: documentCacheBytes,
    });
    documentsOf.set(version, documents);
    return documents;
  };

  return async (params, context) => {
    const asked = await queryTexts(params);
    if (!asked.ok) return err([asked.error]);
    const { operationName, variables = {} } = params;
    const version = current();
    const read = documentsFor(version)(asked.value.text);
    if (!read.ok) return read;
    asked.value.keep?.();
    const { document } = read.value;
    const selected = selectOperation(read.value, operationName);
    if (!selected.ok) return err([selected.error]);
    const operation = selected.value;
    const tooMany = tooManyValues(variables, maxVariableValues);
    if (tooMany) return err([tooMany]);
    const { coerced, errors } = getVariableValues(
      version.schema,
      operation.variableDefinitions ?? [],
      variables,
      { hideSuggestions },
    );
    if (errors) return err(errors.map((error) => withCode(error, 'BAD_USER_INPUT')));
    return runChecks(checks, {
      version,
      document,
      operation,
      variables,
      coerced,
      context,
      extensions: {},
    });
  };
};
