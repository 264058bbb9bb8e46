import { type FieldDefinitionNode, Kind, print } from 'graphql';
import type { Finding } from '../finding.js';
import { objectsOf, type Sdl } from './entities.js';
import { fieldsOf, findingIn, isNonNull, namedOf } from './fields.js';

const typeOf = (fields: readonly FieldDefinitionNode[] = [], name: string): string => {
  const field = fields.find((one) => one.name.value === name);
  return field ? print(field.type) : 'missing';
};

const shapeFaults = (name: string, fields: readonly FieldDefinitionNode[] | undefined): string[] => {
  if (name.endsWith('Connection')) {
    const edge = `${name.slice(0, -'Connection'.length)}Edge`;
    const total = typeOf(fields, 'totalCount');
    return [
      ...(typeOf(fields, 'edges') === `[${edge}!]!` ? [] : [`${name}.edges must be [${edge}!]!`]),
      ...(typeOf(fields, 'pageInfo') === 'PageInfo!' ? [] : [`${name}.pageInfo must be PageInfo!`]),
      // Counting can be dear, and a page must not fail for it.
      ...(total === 'missing' || total === 'Int' ? [] : [`${name}.totalCount must be a nullable Int`]),
    ];
  }
  if (!name.endsWith('Edge')) return [];
  return [
    ...(typeOf(fields, 'node') === 'missing' ? [`${name} needs a node`] : []),
    ...(typeOf(fields, 'cursor') === 'String!' ? [] : [`${name}.cursor must be String!`]),
  ];
};

/** All pages are asked for in the same words: `first` with a default, and `after`. In an input object they are looked at as its fields. */
const pagingFaults = (coordinate: string, field: FieldDefinitionNode): string[] => {
  const given = field.arguments ?? [];
  if (given.some(({ name }) => name.value === 'input')) return [];
  const first = given.find(({ name }) => name.value === 'first');
  const after = given.find(({ name }) => name.value === 'after');
  return [
    ...(first && namedOf(first.type) === 'Int' && first.defaultValue
      ? []
      : [`${coordinate} needs the argument first: Int with a default`]),
    ...(after && namedOf(after.type) === 'String' && !isNonNull(after.type)
      ? []
      : [`${coordinate} needs the argument after: String`]),
  ];
};

export const lintConnections = ({ name: subgraph, document }: Sdl): Finding[] =>
  [
    ...objectsOf(document).flatMap(({ name, fields }) => shapeFaults(name.value, fields)),
    ...fieldsOf(document).flatMap(({ coordinate, field }) =>
      field.kind === Kind.FIELD_DEFINITION && namedOf(field.type).endsWith('Connection')
        ? pagingFaults(coordinate, field)
        : [],
    ),
  ].map((message) => findingIn(subgraph, 'connection', message));
