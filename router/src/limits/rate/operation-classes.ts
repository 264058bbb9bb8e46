import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';

/** What is counted apart, by how dear it is to us and how useful to somebody who guesses or floods. */
export const operationClasses = ['sign-in', 'checkout', 'mutation', 'query'] as const;
export type OperationClass = (typeof operationClasses)[number];
export type ClassCounts = ReadonlyMap<OperationClass, number>;

const classOfMutation = new Map<string, OperationClass>([
  ['signIn', 'sign-in'],
  ['signUp', 'sign-in'],
  ['placeOrder', 'checkout'],
]);

const count = (document: DocumentNode, operation: OperationDefinitionNode): ClassCounts => {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const isMutation = operation.operation === OperationTypeNode.MUTATION;
  const counts = new Map<OperationClass, number>();
  const look = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const name = isMutation ? (classOfMutation.get(selection.name.value) ?? 'mutation') : 'query';
        counts.set(name, (counts.get(name) ?? 0) + 1);
        continue;
      }
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (inner) look(inner.selectionSet);
    }
  };
  look(operation.selectionSet);
  return counts;
};

/** How many root fields of each class an operation has: five aliased sign-ins are five. The operation must be valid and within its limits. */
export const makeClassify = () => {
  const known = new WeakMap<OperationDefinitionNode, ClassCounts>();
  return (document: DocumentNode, operation: OperationDefinitionNode): ClassCounts => {
    const found = known.get(operation);
    if (found) return found;
    const counts = count(document, operation);
    known.set(operation, counts);
    return counts;
  };
};
