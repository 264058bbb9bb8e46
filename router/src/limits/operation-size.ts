import { type FragmentDefinitionNode, Kind, type SelectionNode, type SelectionSetNode } from 'graphql';

/** What executing a selection comes to, with every fragment counted as often as it is used. */
export type Size = Readonly<{
  depth: number;
  rootFields: number;
  fields: number;
  aliases: number;
  directives: number;
}>;

type FragmentOf = (name: string) => FragmentDefinitionNode | null | undefined;

const nothing: Size = { depth: 0, rootFields: 0, fields: 0, aliases: 0, directives: 0 };
// A number that JSON can hold, for what would take longer than the universe.
export const most = Number.MAX_SAFE_INTEGER;
const isIntrospection = (name: string) => name.startsWith('__');

const plus = (a: Size, b: Size): Size => ({
  depth: Math.max(a.depth, b.depth),
  rootFields: Math.min(most, a.rootFields + b.rootFields),
  fields: Math.min(most, a.fields + b.fields),
  aliases: Math.min(most, a.aliases + b.aliases),
  directives: Math.min(most, a.directives + b.directives),
});

/** Each fragment is measured once: a chain of fragments that each use the next one twice would cost 2ⁿ steps otherwise. */
export const makeMeasure = (fragmentOf: FragmentOf) => {
  const known = new Map<string, Size>();
  const measureFragment = (name: string): Size => {
    const found = known.get(name);
    if (found) return found;
    // Set before looking inside, so that a cycle, which another rule refuses, ends here.
    known.set(name, nothing);
    const fragment = fragmentOf(name);
    if (!fragment) return nothing;
    const inner = measure(fragment.selectionSet);
    const size = { ...inner, directives: inner.directives + (fragment.directives?.length ?? 0) };
    known.set(name, size);
    return size;
  };
  const measureOne = (selection: SelectionNode): Size => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return measureFragment(selection.name.value);
    if (selection.kind === Kind.INLINE_FRAGMENT) return measure(selection.selectionSet);
    const inner = selection.selectionSet ? measure(selection.selectionSet) : nothing;
    return {
      // The introspection query of the usual tools is deeper than any page of a shop.
      depth: isIntrospection(selection.name.value) ? 0 : inner.depth + 1,
      rootFields: 1,
      fields: inner.fields + 1,
      aliases: inner.aliases + (selection.alias ? 1 : 0),
      directives: inner.directives,
    };
  };
  const measure = ({ selections }: SelectionSetNode): Size => {
    let total = nothing;
    for (const selection of selections) {
      const size = measureOne(selection);
      const directives = selection.directives?.length ?? 0;
      total = plus(total, directives > 0 ? { ...size, directives: size.directives + directives } : size);
    }
    return total;
  };
  return measure;
};
