import {
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

type Repeats = Readonly<{ name: string; count: number; pairs: number }>;
type FragmentOf = (name: string) => FragmentDefinitionNode | null | undefined;
type Group = { count: number; readonly inner: SelectionSetNode[] };

// Four times the fields that an operation may have. Only fragments that wrap others, or go in circles, come to more.
const enough = 4_000;

export const pairsOf = (count: number): number => (count * (count - 1)) / 2;

/**
 * The name that is asked for most often in one place of the answer, and how many pairs of fields share a place and a name. Validation
 * compares each pair, which takes a second for a thousand of one name. Undefined if fragments, written out, have no end.
 */
export const repeatsOf = (
  operation: OperationDefinitionNode,
  fragmentOf: FragmentOf,
): Repeats | undefined => {
  let most = { name: '', count: 0 };
  let pairs = 0;
  let looked = 0;

  const collect = (set: SelectionSetNode, groups: Map<string, Group>): void => {
    for (const selection of set.selections) {
      looked += 1;
      if (looked > enough) return;
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value;
        const group = groups.get(name) ?? { count: 0, inner: [] };
        group.count += 1;
        if (selection.selectionSet) group.inner.push(selection.selectionSet);
        groups.set(name, group);
        continue;
      }
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragmentOf(selection.name.value);
      if (inner) collect(inner.selectionSet, groups);
    }
  };
  const look = (sets: readonly SelectionSetNode[]): void => {
    const groups = new Map<string, Group>();
    for (const set of sets) collect(set, groups);
    for (const [name, { count, inner }] of groups) {
      pairs += pairsOf(count);
      if (count > most.count) most = { name, count };
      if (inner.length > 0) look(inner);
    }
  };
  look([operation.selectionSet]);
  return looked > enough ? undefined : { ...most, pairs };
};
