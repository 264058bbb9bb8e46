import { type DirectiveNode, Kind } from 'graphql';
import { type Quantity, times } from './quantity.js';

const factorOf = ({ name, arguments: args = [] }: DirectiveNode): Quantity => {
  const wanted = name.value === 'include' ? true : name.value === 'skip' ? false : undefined;
  const value = args.find((argument) => argument.name.value === 'if')?.value;
  if (wanted === undefined || !value) return 1;
  if (value.kind === Kind.BOOLEAN) return value.value === wanted ? 1 : 0;
  if (value.kind !== Kind.VARIABLE) return 1;
  const variable = value.name.value;
  return (variables) => (variables[variable] === wanted ? 1 : 0);
};

/** 1 for what is executed, 0 for what `@skip` or `@include` leave out. */
export const presence = (directives: readonly DirectiveNode[] = []): Quantity =>
  directives.map(factorOf).reduce(times, 1);
