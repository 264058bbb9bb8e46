import { type ConstDirectiveNode, Kind, type ValueNode } from 'graphql';

/** One condition that a schema puts on a field or a type. Lists mean: all names of one of the inner lists. */
export type AccessRule =
  | Readonly<{ kind: 'authenticated' }>
  | Readonly<{ kind: 'scopes' | 'policies'; anyOf: readonly (readonly string[])[] }>
  /** Whatever it was meant to say, nobody gets past it. */
  | Readonly<{ kind: 'unreadable' }>;

/** All of them must be met. */
export type Access = readonly AccessRule[];

const unreadable: AccessRule = { kind: 'unreadable' };

const namesOf = (value: ValueNode): string[] | undefined => {
  if (value.kind !== Kind.LIST) return undefined;
  const names = value.values.map((item) => (item.kind === Kind.STRING ? item.value : ''));
  return names.length > 0 && names.every((name) => name !== '') ? names : undefined;
};

/** The argument as a list of lists of names. GraphQL allows a single value in place of a list of one; here nothing is guessed. */
const readLists = (directive: ConstDirectiveNode, argument: string): string[][] | undefined => {
  const [given, ...others] = directive.arguments ?? [];
  if (given?.name.value !== argument || others.length > 0 || given.value.kind !== Kind.LIST) return undefined;
  const lists = given.value.values.map(namesOf);
  return lists.length > 0 && lists.every((list) => list !== undefined) ? (lists as string[][]) : undefined;
};

const ruleOf = (directive: ConstDirectiveNode): AccessRule | undefined => {
  const list = (kind: 'scopes' | 'policies'): AccessRule => {
    const anyOf = readLists(directive, kind);
    return anyOf ? { kind, anyOf } : unreadable;
  };
  switch (directive.name.value) {
    case 'authenticated':
      return directive.arguments?.length ? unreadable : { kind: 'authenticated' };
    case 'requiresScopes':
      return list('scopes');
    case 'policy':
      return list('policies');
    default:
      return undefined;
  }
};

type WithDirectives = Readonly<{ directives?: readonly ConstDirectiveNode[] }> | null | undefined;

/** What `@authenticated`, `@requiresScopes` and `@policy` of these definitions ask of a viewer. */
export const readAccess = (...nodes: readonly WithDirectives[]): Access =>
  nodes.flatMap((node) => (node?.directives ?? []).flatMap((directive) => ruleOf(directive) ?? []));
