import { Kind } from 'graphql';
import type { Finding } from '../finding.js';
import { subgraphsFolder } from '../paths.js';
import {
  argumentOf,
  directivesOf,
  entityOwners,
  isEntity,
  keysOf,
  type ObjectNode,
  objectsOf,
  type Sdl,
} from './entities.js';
import type { Exceptions } from './fields.js';

type Owners = Readonly<Record<string, string>>;
type Fault = Readonly<{ rule: string; message: string }>;

/** The one key of an entity. Others would be promised to be unique, and found by, in every subgraph that uses them. */
const key = 'id';

const keyFaults = (name: string, node: ObjectNode): Fault[] => {
  const keys = directivesOf(node, 'key').map((directive) => argumentOf(directive, 'fields'));
  return keys.length === 1 && keys[0] === key
    ? []
    : [{ rule: 'entity-key', message: `${name} needs the key "${key}" and no other` }];
};

const isResolvable = (node: ObjectNode): boolean =>
  directivesOf(node, 'key').every((directive) =>
    (directive.arguments ?? []).every(
      ({ name, value }) => name.value !== 'resolvable' || (value.kind === Kind.BOOLEAN && value.value),
    ),
  );

const isAdded = (node: ObjectNode): boolean => {
  const keys = keysOf(node);
  return (node.fields ?? []).some(
    (field) => !keys.has(field.name.value) && directivesOf(field, 'external').length === 0,
  );
};

/** Whoever only links to an entity must not be asked for it; whoever adds to it, or owns it, must. */
const resolvabilityFaults = (name: string, node: ObjectNode, isOwner: boolean): Fault[] => {
  const isNeeded = isOwner || isAdded(node);
  if (isResolvable(node) === isNeeded) return [];
  const message = isNeeded
    ? `${name} is resolved here, so its key must be resolvable`
    : `${name} is only linked to from here: its key must say resolvable: false`;
  return [{ rule: 'entity-resolvable', message }];
};

/** What two subgraphs could make in two ways, and so may not be an entity: values, pages, and refusals that look the same everywhere. */
export const sharedTypes: Exceptions = {
  DeadLetter: 'every subgraph has them, and none asks another for its own',
  DeadLetterConnection: 'a page',
  DeadLetterEdge: 'a page',
  DeadLetterNotOpenError: 'a refusal',
  InvalidField: 'part of a refusal',
  InvalidInputError: 'a refusal',
  Money: 'a value',
  PageInfo: 'a page',
};

/** The gateway never sets a label; the audits of routers find faults in interface objects of every one of them. */
const unfitFaults = (name: string, node: ObjectNode): Fault[] => [
  ...directivesOf(node, 'interfaceObject').map(() => ({
    rule: 'unfit-directive',
    message: `${name} is an @interfaceObject, which routers execute wrongly`,
  })),
  ...(node.fields ?? []).flatMap((field) =>
    directivesOf(field, 'override')
      .filter((directive) => argumentOf(directive, 'label') !== undefined)
      .map(() => ({
        rule: 'unfit-directive',
        message: `${name}.${field.name.value} moves by a label, which the router never sets`,
      })),
  ),
];

const valueFaults = (name: string, node: ObjectNode, shared: Exceptions): Fault[] => {
  const fields = (node.fields ?? []).filter((field) => directivesOf(field, 'shareable').length > 0);
  return [
    ...fields.map((field) => ({
      rule: 'shareable',
      message: `${name}.${field.name.value} is @shareable: a type is shared as a whole or not at all`,
    })),
    ...(directivesOf(node, 'shareable').length > 0 && !(name in shared)
      ? [{ rule: 'shareable', message: `${name} is @shareable: record in sharedTypes why it is a value` }]
      : []),
  ];
};

const sharingFaults = (name: string, node: ObjectNode): Fault[] => {
  const shared = [
    ...(directivesOf(node, 'shareable').length > 0 ? [name] : []),
    ...(node.fields ?? [])
      .filter((field) => directivesOf(field, 'shareable').length > 0)
      .map((field) => `${name}.${field.name.value}`),
  ];
  return shared.map((what) => ({
    rule: 'entity-shareable',
    message: `${what} is @shareable, but each field of an entity has one owner`,
  }));
};

/** The gateway answers two different arguments of a required field with one of the values, and tells nobody. */
const requiresFaults = (name: string, node: ObjectNode): Fault[] =>
  (node.fields ?? []).flatMap((field) =>
    directivesOf(field, 'requires')
      .filter((directive) => /[({]/.test(argumentOf(directive, 'fields') ?? '('))
      .map(() => ({
        rule: 'requires',
        message: `${name}.${field.name.value} may only require plain fields, without arguments or selections`,
      })),
  );

/** Each entity has one owner and one simple key; other subgraphs add fields to it, or link to it. */
export const lintOwnership = (
  subgraphs: readonly Sdl[],
  owners: Owners = entityOwners,
  shared: Exceptions = sharedTypes,
): Finding[] => {
  const objects = subgraphs.flatMap(({ name: subgraph, document }) =>
    objectsOf(document).map((node) => ({ subgraph, name: node.name.value, node })),
  );
  const entities = objects.filter(({ node }) => isEntity(node));
  const faults = objects.flatMap(({ subgraph, name, node }) => {
    const ofEntity = isEntity(node)
      ? [
          ...keyFaults(name, node),
          ...resolvabilityFaults(name, node, owners[name] === subgraph),
          ...sharingFaults(name, node),
        ]
      : valueFaults(name, node, shared);
    return [...ofEntity, ...requiresFaults(name, node), ...unfitFaults(name, node)].map(
      ({ rule, message }) => ({
        rule,
        where: `${subgraphsFolder}/${subgraph}.graphql`,
        message,
      }),
    );
  });
  const stale = Object.entries(owners)
    .filter(([entity]) => objects.some(({ name }) => name === entity))
    .filter(
      ([entity, owner]) => !entities.some(({ name, subgraph }) => name === entity && subgraph === owner),
    )
    .map(([entity, owner]) => ({
      rule: 'entity-owner',
      where: entity,
      message: `is owned by ${owner} according to entityOwners, but is no entity there`,
    }));
  return [...faults, ...stale];
};
