import { metrics } from '@shop/kit/metrics';
import { createLru } from '../executor/lru.js';
import type { SharedTexts } from './shared-texts.js';
import { hashOf } from './text-hash.js';

export type PersistedQueries = Readonly<{
  find(hash: string): Promise<string | undefined>;
  keep(hash: string, text: string): void;
}>;

const lookups = metrics.counter('persisted_query_lookups_total', 'Documents asked for by their hash.', [
  'outcome',
]);
const bytes = metrics.gauge('persisted_query_bytes', 'At most how much memory persisted queries take.');

const bytesPerEntry = 200;
const bytesPerCharacter = 2;
// One client must not push out those of all others with a few texts.
const largestShare = 1 / 16;

/** Texts that clients sent once and ask for by hash since. */
export const createPersistedQueries = ({
  capacityBytes,
  shared,
}: Readonly<{ capacityBytes: number; shared?: SharedTexts }>): PersistedQueries => {
  const weightOf = (_: string, text: string) => bytesPerEntry + bytesPerCharacter * text.length;
  const known = createLru<string>({ capacity: capacityBytes, weightOf });

  const remember = (hash: string, text: string): boolean => {
    if (weightOf(hash, text) > capacityBytes * largestShare) return false;
    known.set(hash, text);
    bytes.set(known.weight);
    return true;
  };

  return {
    async find(hash) {
      const here = known.get(hash);
      if (here !== undefined) {
        lookups.inc({ outcome: 'hit' });
        return here;
      }
      const there = await shared?.get(hash);
      // Whoever can write to that Redis must not be able to choose what a hash means.
      const text = there !== undefined && hashOf(there) === hash ? there : undefined;
      lookups.inc({ outcome: text === undefined ? 'miss' : 'shared' });
      if (text !== undefined) remember(hash, text);
      return text;
    },
    keep(hash, text) {
      if (known.get(hash) === undefined && remember(hash, text)) shared?.set(hash, text);
    },
  };
};
