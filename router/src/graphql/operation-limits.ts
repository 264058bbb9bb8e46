import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

type Size = Readonly<{ depth: number; rootFields: number }>;
type FragmentOf = (name: string) => FragmentDefinitionNode | null | undefined;

const isIntrospection = (name: string) => name.startsWith('__');

/** Each fragment is measured once: a chain of fragments that each use the next one twice would cost 2ⁿ steps otherwise. */
const makeMeasure = (fragmentOf: FragmentOf) => {
  const known = new Map<string, Size>();
  const measureFragment = (name: string): Size => {
    const found = known.get(name);
    if (found) return found;
    // Set before looking inside, so that a cycle, which another rule refuses, ends here.
    known.set(name, { depth: 0, rootFields: 0 });
    const fragment = fragmentOf(name);
    const size = fragment ? measure(fragment.selectionSet) : { depth: 0, rootFields: 0 };
    known.set(name, size);
    return size;
  };
  const measure = (selectionSet: SelectionSetNode): Size => {
    let [depth, rootFields] = [0, 0];
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) {
        rootFields += 1;
        // The introspection query of the usual tools is deeper than any page of a shop.
        if (isIntrospection(selection.name.value)) continue;
        const inner = selection.selectionSet ? measure(selection.selectionSet).depth : 0;
        depth = Math.max(depth, inner + 1);
        continue;
      }
      const size =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? measureFragment(selection.name.value)
          : measure(selection.selectionSet);
      depth = Math.max(depth, size.depth);
      rootFields += size.rootFields;
    }
    return { depth, rootFields };
  };
  return measure;
};

/** Refuses operations that nest deeper, or ask for more at once, than any client of a shop needs. */
export const limitOperations =
  ({ maxDepth, maxRootFields }: { maxDepth: number; maxRootFields: number }): ValidationRule =>
  (context: ValidationContext): ASTVisitor => {
    const measure = makeMeasure((name) => context.getFragment(name));
    return {
      OperationDefinition(operation) {
        const { depth, rootFields } = measure(operation.selectionSet);
        const refuse = (message: string) =>
          context.reportError(new GraphQLError(message, { nodes: [operation] }));
        if (depth > maxDepth)
          refuse(`The operation is ${depth} levels deep; at most ${maxDepth} are allowed.`);
        if (rootFields > maxRootFields)
          refuse(`The operation has ${rootFields} top-level fields; at most ${maxRootFields} are allowed.`);
        return false;
      },
    };
  };
