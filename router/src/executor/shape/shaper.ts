import type { CompositeType, Operation } from '@apollo/federation-internals';
import type { DocumentNode } from 'graphql';
import { type Json, own } from '../json.js';
import { type CompleteOptions, makeCompleteObject } from './complete.js';
import { conditionVariables, makeIsAskedFor } from './conditions.js';
import type { Complete } from './object-writer.js';
import type { Fault, Refused, State } from './state.js';

type Shaped = Readonly<{ data: Json | null; faults: readonly Fault[]; refused: readonly Refused[] }>;
export type Shape = (data: Json, variables: Json) => Shaped;

// With four conditions there are sixteen; whoever uses more of them in turn waits for a compilation now and then.
const mostVariants = 16;

/** In how many ways an operation's answers may be written, and compiled for it. */
export const countShapes = (document: DocumentNode): number =>
  Math.min(mostVariants, 2 ** conditionVariables(document).length);

/** Makes the client's answer of the data that was gathered: its fields in its order, its types checked, nulls where they belong. */
export const makeShape = (
  operation: Operation,
  document: DocumentNode,
  options: Pick<CompleteOptions, 'makeIntrospect' | 'refused'>,
): Shape => {
  const schema = operation.schema();
  const rootType = schema.schemaDefinition.rootType(operation.rootKind) as CompositeType;
  const defaults: Json = operation.collectDefaultedVariableValues();
  const names = conditionVariables(document);
  const variants = new Map<string, Complete>();

  const compile = (values: Json): Complete =>
    makeCompleteObject({ schema, isAskedFor: makeIsAskedFor(values), ...options })(rootType, [
      operation.selectionSet,
    ]);

  const variantFor = (variables: Json): Complete => {
    const values: Json = {};
    for (const name of names) values[name] = own(variables, name) ?? own(defaults, name);
    const key = names.length === 0 ? '' : Object.values(values).join();
    const known = variants.get(key);
    if (known) return known;
    if (variants.size >= mostVariants) variants.clear();
    const compiled = compile(values);
    variants.set(key, compiled);
    return compiled;
  };

  return (data, variables) => {
    const state: State = { path: [], faults: [], refused: [], variables };
    const shaped = variantFor(variables)(data, state) as Json | null;
    return { data: shaped, faults: state.faults, refused: state.refused };
  };
};
