import type { Schema } from '@apollo/federation-internals';

export type ListSize = Readonly<{
  assumedSize?: number;
  slicingArguments?: readonly string[];
  sizedFields?: readonly string[];
  requireOneSlicingArgument?: boolean;
}>;

/** What the subgraphs say with `@cost` and `@listSize`. */
export type CostRules = Readonly<{
  /** By `Type`, `Type.field`, `Type.field(argument:)` and `Input.field`. */
  weights: ReadonlyMap<string, number>;
  /** By `Type.field`. */
  listSizes: ReadonlyMap<string, ListSize>;
}>;

type Told = Readonly<{
  coordinate: string;
  appliedDirectivesOf(name: string): readonly Readonly<{ arguments(): Readonly<Record<string, unknown>> }>[];
}>;

const identity = 'https://specs.apollo.dev/cost';

/** Of the supergraph: the schema that clients see has neither. */
export const readCostRules = (supergraph: Schema): CostRules => {
  const weights = new Map<string, number>();
  const listSizes = new Map<string, ListSize>();
  const spec = supergraph.coreFeatures?.getByIdentity(identity);
  if (!spec) return { weights, listSizes };
  const [cost, listSize] = [spec.directiveNameInSchema('cost'), spec.directiveNameInSchema('listSize')];
  const readWeight = (element: Told): void => {
    const weight = element.appliedDirectivesOf(cost)[0]?.arguments().weight;
    if (typeof weight === 'number') weights.set(element.coordinate, weight);
  };

  for (const type of [...supergraph.objectTypes(), ...supergraph.interfaceTypes()]) {
    readWeight(type);
    for (const field of type.fields()) {
      readWeight(field);
      for (const argument of field.arguments()) readWeight(argument);
      const size = field.appliedDirectivesOf(listSize)[0]?.arguments();
      if (size) listSizes.set(field.coordinate, size as ListSize);
    }
  }
  for (const type of supergraph.inputTypes()) for (const field of type.fields()) readWeight(field);
  for (const type of [...supergraph.enumTypes(), ...supergraph.scalarTypes()]) readWeight(type);
  return { weights, listSizes };
};
