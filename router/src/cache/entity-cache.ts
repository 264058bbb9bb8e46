import { hash } from 'node:crypto';
import { metrics } from '@shop/kit/metrics';
import { isObject, type Json } from '../executor/json.js';
import { createLru } from '../executor/lru.js';
import { anythingKey, entityKey, type ToldChanges } from './told-changes.js';

/** What a subgraph was asked for of each entity of one fetch. */
export type EntityFetch = Readonly<{
  subgraph: string;
  /** All of the request but its representations. */
  selection: string;
  /** In seconds. */
  maxAge: number;
}>;

/** The entities of one fetch, by their representations. To be had before the subgraph is asked: what comes is no older than that. */
export type KeptEntities = Readonly<{
  /** An object of its own each time: it becomes a part of somebody's answer. */
  get(representation: string): Json | undefined;
  keep(representation: string, entity: Json): void;
}>;

export type EntityCache = (fetch: EntityFetch) => KeptEntities;

type Options = Readonly<{
  /** The most that all entities may take together. */
  capacityBytes: number;
  told: ToldChanges;
  now?: () => number;
}>;

type Kept = Readonly<{ text: string; keys: readonly string[]; since: number; toldBefore: number }>;

const lookups = metrics.counter(
  'entity_cache_lookups_total',
  'Entities looked up in the entity cache, by what came of it.',
  ['subgraph', 'outcome'],
);
const bytes = metrics.gauge('entity_cache_bytes', 'At most how much memory the kept entities take.');
const entries = metrics.gauge('entity_cache_entities', 'Entities that are kept.');

const countersOf = (subgraph: string) => ({
  hit: lookups.labels({ subgraph, outcome: 'hit' }),
  miss: lookups.labels({ subgraph, outcome: 'miss' }),
  changed: lookups.labels({ subgraph, outcome: 'changed' }),
});

const bytesPerEntry = 300;
const bytesPerCharacter = 2;

const keysOf = (subgraph: string, representation: string): string[] => {
  const { __typename: type, id } = JSON.parse(representation) as Json;
  const key = entityKey(subgraph, String(type), typeof id === 'string' ? id : undefined);
  return [anythingKey(subgraph), key];
};

/** Keeps what subgraphs say of single entities, for everybody: only fetches whose every field has a hint may come here, asked with nobody's token. */
export const createEntityCache = ({
  capacityBytes,
  told,
  now = () => performance.now(),
}: Options): EntityCache => {
  const stored = createLru<Kept>({
    capacity: capacityBytes,
    weightOf: (key, { text, keys }) =>
      bytesPerEntry + bytesPerCharacter * (key.length + text.length + keys.join('').length),
  });

  // To look a counter up by its labels costs as much as to look an entity up.
  const counters = new Map<string, ReturnType<typeof countersOf>>();
  const countersFor = (subgraph: string) => {
    const known = counters.get(subgraph) ?? countersOf(subgraph);
    counters.set(subgraph, known);
    return known;
  };

  return ({ subgraph, selection, maxAge }) => {
    const count = countersFor(subgraph);
    const place = `${subgraph} ${hash('sha256', selection, 'base64url')} `;
    const since = now();
    const toldBefore = told.count;
    const outcomeOf = (kept: Kept | undefined) => {
      if (!kept || since - kept.since >= maxAge * 1_000) return 'miss';
      return told.isChanged(kept.keys, kept.toldBefore) ? 'changed' : 'hit';
    };
    return {
      get(representation) {
        const kept = stored.get(place + representation);
        const outcome = outcomeOf(kept);
        count[outcome].inc();
        const entity: unknown = kept && outcome === 'hit' ? JSON.parse(kept.text) : undefined;
        return isObject(entity) ? entity : undefined;
      },
      keep(representation, entity) {
        const keys = keysOf(subgraph, representation);
        if (told.isChanged(keys, toldBefore)) return;
        stored.set(place + representation, { text: JSON.stringify(entity), keys, since, toldBefore });
        bytes.set(stored.weight);
        entries.set(stored.size);
      },
    };
  };
};
