import {
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  type TypeNode,
} from 'graphql';
import type { Finding } from '../finding.js';
import { subgraphsFolder } from '../paths.js';

/** A field of a type or of an input, and where it stands. */
export type PlacedField = Readonly<{
  type: string;
  coordinate: string;
  field: FieldDefinitionNode | InputValueDefinitionNode;
}>;

const withFields = new Set<Kind>([
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.OBJECT_TYPE_EXTENSION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_EXTENSION,
  Kind.INPUT_OBJECT_TYPE_DEFINITION,
  Kind.INPUT_OBJECT_TYPE_EXTENSION,
]);

/** All of a subgraph but those of federation itself. */
export const fieldsOf = ({ definitions }: DocumentNode): PlacedField[] =>
  definitions.flatMap((node) => {
    if (!withFields.has(node.kind) || !('fields' in node) || !('name' in node) || !node.name) return [];
    const type = node.name.value;
    return (node.fields ?? [])
      .filter(({ name }) => !type.startsWith('_') && !name.value.startsWith('_'))
      .map((field) => ({ type, coordinate: `${type}.${field.name.value}`, field }));
  });

export const namedOf = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : namedOf(type.type);

export const isNonNull = ({ kind }: TypeNode): boolean => kind === Kind.NON_NULL_TYPE;

export const findingIn = (subgraph: string, rule: string, message: string): Finding => ({
  rule,
  where: `${subgraphsFolder}/${subgraph}.graphql`,
  message,
});

/** What may break a rule, by name, each with the reason. */
export type Exceptions = Readonly<Record<string, string>>;

/** An exception that outlives what it was made for would one day let something new of the same name through. */
export const staleIn = (what: string, exceptions: Exceptions, isUsed: (name: string) => boolean): Finding[] =>
  Object.keys(exceptions)
    .filter((name) => !isUsed(name))
    .map((name) => ({
      rule: 'stale-exception',
      where: name,
      message: `is in ${what}, but needs no exception`,
    }));
