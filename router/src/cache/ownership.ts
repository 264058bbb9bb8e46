import type { InterfaceType, ObjectType, Schema } from '@apollo/federation-internals';

export type Ownership = Readonly<{
  /** Types whose objects are told by their `id`. */
  entities: ReadonlySet<string>;
  /** The subgraphs that have a say in what a field is. */
  ownersOf: (typeName: string, fieldName: string) => readonly string[];
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
  /** Whose word each field of a type depends on. A field that all of them have that have the type says nothing of them. */
  const ownersIn = (type: ObjectType | InterfaceType) => {
    const all = graphsOf(type, 'join__type');
    return type.fields().map((field) => {
      const owning = graphsOf(field, 'join__field');
      // What it is made of comes from others.
      const isMade = argumentsOf(field, 'join__field').some(({ requires }) => requires);
      return { field, owners: owning.length > 0 && !isMade ? owning : all };
    });
  };
  const owners = new Map(
    [...supergraph.objectTypes(), ...supergraph.interfaceTypes()].flatMap((type) =>
      ownersIn(type).map((one) => [one.field.coordinate, one.owners] as const),
    ),
  );
  const subscriptions = supergraph.schemaDefinition.rootType('subscription');
  const feeds = (subscriptions ? ownersIn(subscriptions) : [])
    .filter(({ field }) => argumentsOf(field, 'tag').some(({ name }) => name === feedTag))
    .flatMap((one) => one.owners.map((subgraph) => [subgraph, one.field.name] as const));
  const entities = [...supergraph.objectTypes()].filter((type) =>
    argumentsOf(type, 'join__type').some(({ key }) => key === 'id'),
  );
  return {
    entities: new Set(entities.map(({ name }) => name)),
    feeds: new Map(feeds),
    ownersOf: (typeName, fieldName) => owners.get(`${typeName}.${fieldName}`) ?? [],
  };
};
