import { Kind, type TypeNode } from 'graphql';
import type { Finding } from '../finding.js';
import { subgraphsFolder } from '../paths.js';
import { directivesOf, objectsOf, type Sdl } from './entities.js';
import { namedOf } from './fields.js';

const isList = (type: TypeNode): boolean =>
  type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type));

/** Without a size the router would count a list as one object, and an operation that asks for a million as cheap. */
export const lintListSizes = ({ name: subgraph, document }: Sdl): Finding[] => {
  const leaves = new Set(
    document.definitions.flatMap((node) =>
      node.kind === Kind.SCALAR_TYPE_DEFINITION || node.kind === Kind.ENUM_TYPE_DEFINITION
        ? [node.name.value]
        : [],
    ),
  );
  const isLeaf = (name: string) => leaves.has(name) || /^(?:ID|String|Int|Float|Boolean)$/.test(name);
  return objectsOf(document).flatMap((node) => {
    const isConnection = node.name.value.endsWith('Connection');
    return (node.fields ?? [])
      .filter(({ name }) => !name.value.startsWith('_') && !(isConnection && name.value === 'edges'))
      .filter(({ type }) => (isList(type) ? !isLeaf(namedOf(type)) : namedOf(type).endsWith('Connection')))
      .filter((field) => directivesOf(field, 'listSize').length === 0)
      .map((field) => ({
        rule: 'list-size',
        where: `${subgraphsFolder}/${subgraph}.graphql`,
        message: `${node.name.value}.${field.name.value} needs @listSize: how many there are decides what an operation costs`,
      }));
  });
};
