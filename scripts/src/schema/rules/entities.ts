import {
  type ConstDirectiveNode,
  type DocumentNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  type TypeNode,
} from 'graphql';
import type { Finding } from '../finding.js';

/** Which subgraph defines the core of each federated entity; all others only know its key and add to it. */
export const entityOwners: Readonly<Record<string, string>> = {
  User: 'users',
  Product: 'products',
  ProductVariant: 'products',
  Order: 'orders',
  Notification: 'notifications',
};

export type ObjectNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode;
export type Sdl = Readonly<{ name: string; document: DocumentNode }>;

/**
 * A null in a non-null field empties the parent, so a subgraph that is down would take the page with it.
 * Whatever another subgraph resolves is therefore nullable: fields added to its entity, and links to it.
 */
export const lintEntities = (subgraphs: readonly Sdl[], owners = entityOwners): Finding[] => {
  const objects = subgraphs.flatMap(({ name, document }) =>
    objectsOf(document).map((node) => ({ subgraph: name, node })),
  );
  const entities = new Set(objects.filter(({ node }) => isEntity(node)).map(({ node }) => node.name.value));
  const unowned = [...entities]
    .filter((name) => !(name in owners))
    .map((name) => ({
      rule: 'entity-owner',
      where: name,
      message: 'is an entity: record its owner in entityOwners',
    }));
  const nonNull = objects.flatMap(({ subgraph, node }) =>
    fieldsResolvedElsewhere(subgraph, node, owners).map((field) => ({
      rule: 'entity-nullability',
      where: `schema/subgraphs/${subgraph}.graphql`,
      message: `${node.name.value}.${field} is non-null, but crosses to another subgraph: make it nullable`,
    })),
  );
  return [...unowned, ...nonNull];
};

const fieldsResolvedElsewhere = (
  subgraph: string,
  node: ObjectNode,
  owners: Readonly<Record<string, string>>,
): string[] => {
  const keys = keysOf(node);
  const contributed = isStub(subgraph, node, owners);
  return (node.fields ?? [])
    .filter((field) => field.type.kind === Kind.NON_NULL_TYPE)
    .filter((field) => !keys.has(field.name.value) && !hasDirective(field, 'external'))
    .filter((field) => contributed || leadsElsewhere(field.type, subgraph, owners))
    .map((field) => field.name.value);
};

const leadsElsewhere = (
  type: TypeNode,
  subgraph: string,
  owners: Readonly<Record<string, string>>,
): boolean => {
  if (type.kind !== Kind.NAMED_TYPE) return leadsElsewhere(type.type, subgraph, owners);
  const owner = owners[type.name.value];
  return owner !== undefined && owner !== subgraph;
};

/** Whether this subgraph only adds to an entity that another one defines. */
export const isStub = (subgraph: string, node: ObjectNode, owners = entityOwners): boolean =>
  isEntity(node) && node.name.value in owners && owners[node.name.value] !== subgraph;

export const objectsOf = (document: DocumentNode): ObjectNode[] =>
  document.definitions.filter(
    (node) => node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION,
  );

type WithDirectives = Readonly<{ directives?: readonly ConstDirectiveNode[] }>;

export const directivesOf = (node: WithDirectives, name: string): readonly ConstDirectiveNode[] =>
  (node.directives ?? []).filter((directive) => directive.name.value === name);

/** The text of an argument, if it is one. */
export const argumentOf = (directive: ConstDirectiveNode, name: string): string | undefined => {
  const value = directive.arguments?.find((given) => given.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
};

const hasDirective = (node: WithDirectives, name: string): boolean => directivesOf(node, name).length > 0;
export const isEntity = (node: ObjectNode): boolean => hasDirective(node, 'key');

export const keysOf = (node: ObjectNode): Set<string> =>
  new Set(
    directivesOf(node, 'key').flatMap((directive) => argumentOf(directive, 'fields')?.split(/\W+/) ?? []),
  );
