import { type DocumentNode, Kind, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';

type Path = (string | number)[];
type Representation = Readonly<{ __typename?: string }>;

// A page of a hundred products needs no five hundred times the same message.
const mostErrors = 50;

/** The top-level fields of the operation, in whichever fragment they stand. */
export const rootFieldsOf = (document: DocumentNode): readonly Field[] => {
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  return operation ? fieldsOf(document, operation.selectionSet) : [];
};

const isEntities = ({ name }: Field): boolean => name === '_entities';

/**
 * The places in a subgraph's answer that stay empty when the whole answer is missing: its top-level fields, or the fields of each entity
 * asked for. The gateway turns them into paths of the client's operation.
 */
export const leavesOf = (document: DocumentNode, variables: Record<string, unknown> = {}): Path[] => {
  const fields = rootFieldsOf(document);
  const entities = fields.find(isEntities);
  const { representations } = variables;
  if (!entities || !Array.isArray(representations)) return fields.map(({ key }) => [key]);
  return (representations as Representation[]).slice(0, mostErrors).flatMap(({ __typename }, index) => {
    const wanted = entities.selectionSet ? fieldsOf(document, entities.selectionSet, __typename) : [];
    const keys = wanted
      .filter(({ name }) => name !== '__typename')
      .map(({ key }) => ['_entities', index, key]);
    return keys.length > 0 ? keys : [['_entities', index]];
  });
};

/** All that is asked of entities, whatever their type. */
export const entityKeysOf = (document: DocumentNode): ReadonlySet<string> => {
  const asked = rootFieldsOf(document)
    .filter(isEntities)
    .flatMap(({ selectionSet }) => (selectionSet ? fieldsOf(document, selectionSet) : []));
  return new Set(asked.map(({ key }) => key));
};

type Field = Readonly<{ name: string; key: string; selectionSet?: SelectionSetNode }>;

const fieldsOf = (document: DocumentNode, { selections }: SelectionSetNode, typeName?: string): Field[] =>
  selections.flatMap((selection): Field[] => {
    if (selection.kind === Kind.FIELD) {
      const { name, alias, selectionSet } = selection;
      return [{ name: name.value, key: alias?.value ?? name.value, selectionSet }];
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : document.definitions.find(
            (node) => node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === selection.name.value,
          );
    if (fragment?.kind !== Kind.INLINE_FRAGMENT && fragment?.kind !== Kind.FRAGMENT_DEFINITION) return [];
    const condition = fragment.typeCondition?.name.value;
    if (typeName && condition && condition !== typeName) return [];
    return fieldsOf(document, fragment.selectionSet, typeName);
  });
