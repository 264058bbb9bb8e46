import { type SelectionSet, Variable } from '@apollo/federation-internals';
import { type DocumentNode, Kind, visit } from 'graphql';
import { type Json, own } from '../json.js';

export type Element = ReturnType<SelectionSet['selections']>[number]['element'];
/** Says whether a part of the operation is asked for, with the variables of one request. */
export type IsAskedFor = (element: Element) => boolean;

const isConditional = (name: string) => name === 'skip' || name === 'include';

/** The variables that `@skip` and `@include` look at: with each set of values an operation is another, smaller one. */
export const conditionVariables = (document: DocumentNode): readonly string[] => {
  const names = new Set<string>();
  visit(document, {
    Directive(directive) {
      if (!isConditional(directive.name.value)) return;
      for (const { value } of directive.arguments ?? [])
        if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
};

export const makeIsAskedFor =
  (values: Json): IsAskedFor =>
  (element) =>
    element.appliedDirectives.every((directive) => {
      if (!isConditional(directive.name)) return true;
      const { if: condition } = directive.arguments() as { if?: unknown };
      const isTrue = condition instanceof Variable ? own(values, condition.name) : condition;
      return directive.name === 'include' ? isTrue === true : isTrue !== true;
    });
