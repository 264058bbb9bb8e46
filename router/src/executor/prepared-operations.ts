import type { Viewer } from '@shop/kit/identity';
import { metrics } from '@shop/kit/metrics';
import { type DocumentNode, type OperationDefinitionNode, print, separateOperations } from 'graphql';
import { createLru } from './lru.js';
import { makeVariants, type Variants } from './operation-variants.js';
import type { Planning, PreparedOperation } from './prepare.js';
import { countShapes } from './shape/shaper.js';

type Entry = {
  readonly document: DocumentNode;
  readonly variants: Variants;
  uses: number;
};

const lookups = metrics.counter('query_plan_lookups_total', 'Operations whose plan was looked up.', [
  'outcome',
]);
const cached = metrics.gauge('query_plans', 'Plans kept in memory.');
const cachedBytes = metrics.gauge('query_plan_bytes', 'About how much memory the plans take.');

// Measured over a page of products and one of orders: the document, its plan for one kind of viewers, and each way to write an answer of
// it once that is in use.
const bytesPerCharacter = 64;
const bytesPerCharacterOfPlan = 46;
const bytesPerCharacterOfShape = 60;

/** What viewers with the same rights share is planned when the first of them asks, so it is weighed then. */
const weigh = (text: string, { document, variants }: Entry): number =>
  text.length *
  (bytesPerCharacter +
    variants.count * (bytesPerCharacterOfPlan + bytesPerCharacterOfShape * countShapes(document)));

/** One text for all ways to lay out the same operation, without what it does not use. */
const normalise = (document: DocumentNode, name: string) => {
  const alone = separateOperations(document)[name] ?? document;
  return { alone, text: print(alone) };
};

/** The operations that were planned for one version of the supergraph. */
export const createPreparedOperations = (planning: Planning, capacityBytes: number) => {
  // The server parses a text once and comes back with the same document. Its text is remembered and not its plan, or whoever keeps the
  // document would keep that too, beyond all bytes.
  const textOf = new WeakMap<OperationDefinitionNode, string>();
  const byText = createLru<Entry>({ capacity: capacityBytes, weightOf: weigh });

  const keep = (text: string, entry: Entry): void => {
    byText.set(text, entry);
    cached.set(byText.size);
    cachedBytes.set(byText.weight);
  };

  const prepare = (text: string, document: DocumentNode, uses: number): Entry => {
    const variants = makeVariants(planning, document, () => keep(text, entry));
    const entry = { document, variants, uses };
    return entry;
  };

  const find = (document: DocumentNode, node: OperationDefinitionNode): Entry => {
    const seen = textOf.get(node);
    const known = seen === undefined ? undefined : byText.get(seen);
    if (known) {
      lookups.inc({ outcome: 'hit' });
      return known;
    }
    const { alone, text } = normalise(document, node.name?.value ?? '');
    textOf.set(node, text);
    const same = byText.get(text);
    lookups.inc({ outcome: same ? 'hit' : 'miss' });
    return same ?? prepare(text, alone, 0);
  };

  return {
    get(document: DocumentNode, node: OperationDefinitionNode, viewer: Viewer | null): PreparedOperation {
      const entry = find(document, node);
      entry.uses += 1;
      return entry.variants.for(viewer);
    },
    /** Plans an operation before anybody asks for it. */
    warm(document: DocumentNode, uses: number): void {
      prepare(print(document), document, uses).variants.warm();
    },
    mostUsed: (count: number): readonly Readonly<{ document: DocumentNode; uses: number }>[] =>
      byText
        .values()
        .sort((a, b) => b.uses - a.uses)
        .slice(0, count)
        .map(({ document, uses }) => ({ document, uses })),
  };
};

export type PreparedOperations = ReturnType<typeof createPreparedOperations>;
