import type { Schema } from '@apollo/federation-internals';

export type Ownership = Readonly<{
  /** Types whose objects are told by their `id`. */
  entities: ReadonlySet<string>;
  /** The subgraphs that answer a root field of queries. */
  ownersOf: (rootField: string) => readonly string[];
  /** The field of each subgraph that tells what has changed in it, to routers only. */
  feeds: ReadonlyMap<string, string>;
}>;

/** Says so of a subscription field. */
const feedTag = 'changed-keys';

type Applied = Readonly<{
  appliedDirectivesOf(name: string): readonly Readonly<{ arguments(): Readonly<Record<string, unknown>> }>[];
}>;

const argumentsOf = (element: Applied, directive: string): readonly Readonly<Record<string, unknown>>[] =>
  element.appliedDirectivesOf(directive).map((applied) => applied.arguments());

/** Of the supergraph: who owns what. */
export const readOwnership = (supergraph: Schema): Ownership => {
  const listed = [...supergraph.enumTypes()].find(({ name }) => name === 'join__Graph');
  const names = new Map<string, string>(
    listed?.values.map((value) => [value.name, String(argumentsOf(value, 'join__graph')[0]?.name)]),
  );
  const graphsOf = (element: Applied, directive: string): string[] =>
    argumentsOf(element, directive).flatMap(({ graph }) => names.get(String(graph)) ?? []);
  /** Which field of a root type is answered by whom. A field that all of them have that have the type says nothing of them. */
  const ownersIn = (root: 'query' | 'subscription') => {
    const type = supergraph.schemaDefinition.rootType(root);
    const all = type ? graphsOf(type, 'join__type') : [];
    return (type?.fields() ?? []).map((field) => {
      const owning = graphsOf(field, 'join__field');
      return { field, owners: owning.length > 0 ? owning : all };
    });
  };
  const owners = new Map(ownersIn('query').map((root) => [root.field.name, root.owners]));
  const feeds = ownersIn('subscription')
    .filter(({ field }) => argumentsOf(field, 'tag').some(({ name }) => name === feedTag))
    .flatMap((root) => root.owners.map((subgraph) => [subgraph, root.field.name] as const));
  const entities = [...supergraph.objectTypes()].filter((type) =>
    argumentsOf(type, 'join__type').some(({ key }) => key === 'id'),
  );
  return {
    entities: new Set(entities.map(({ name }) => name)),
    feeds: new Map(feeds),
    ownersOf: (rootField) => owners.get(rootField) ?? [],
  };
};
