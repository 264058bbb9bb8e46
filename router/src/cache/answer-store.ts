import { metrics } from '@shop/kit/metrics';
import { createLru } from '../executor/lru.js';
import type { KeysOf } from './answer-keys.js';
import type { CacheTags } from './cache-tags.js';
import { StoredAnswer } from './stored-answer.js';
import type { ToldChanges } from './told-changes.js';

type Data = Record<string, unknown>;
export type Answer<Errors> = { data?: Data | StoredAnswer | null; errors?: Errors };
type Flight<Errors> = Readonly<{ since: number; toldBefore: number; answer: Promise<Answer<Errors>> }>;

/** One operation with its variables. */
export type Asked<Errors> = Readonly<{
  key: string;
  maxAgeMs: number;
  execute: () => Promise<Answer<Errors>>;
  keysOf: KeysOf;
}>;

type Options = Readonly<{
  /** The most that all answers may take together. */
  capacityBytes: number;
  told: ToldChanges;
  /** Without it caches on the way are not told what an answer has in it. */
  tagsOf?: CacheTags;
  /** Milliseconds of a clock that is never set back. */
  now: () => number;
}>;

const lookups = metrics.counter(
  'response_cache_lookups_total',
  'Operations that may be answered from the response cache, by what came of it.',
  ['outcome'],
);
const changed = metrics.counter(
  'response_cache_changed_total',
  'Answers that were kept, or about to be, when something in them was told to have changed.',
  ['state'],
);
const bytes = metrics.gauge('response_cache_bytes', 'At most how much memory the kept answers take.');
const entries = metrics.gauge('response_cache_answers', 'Answers that are kept.');

const bytesPerEntry = 200;
const bytesPerKey = 40;
// A text with one letter beyond Latin-1 takes two for each.
const bytesPerCharacter = 2;

/** Keeps complete answers for a while. Of those who ask for the same at the same time one makes the answer, and all get it. */
export const createAnswerStore = <Errors>({ capacityBytes, told, tagsOf, now }: Options) => {
  const stored = createLru<StoredAnswer>({
    capacity: capacityBytes,
    weightOf: (key, { text, keys, tags = '' }) =>
      bytesPerEntry +
      keys.reduce((sum, { length }) => sum + bytesPerKey + length, 0) +
      bytesPerCharacter * (key.length + text.length + tags.length),
  });
  const flights = new Map<string, Flight<Errors>>();

  const take = ({ key, maxAgeMs, execute, keysOf }: Asked<Errors>) => {
    const since = now();
    const toldBefore = told.count;
    const run = async (): Promise<Answer<Errors>> => {
      const answer = await execute();
      if (!answer.data || answer.data instanceof StoredAnswer || answer.errors) return answer;
      if (now() - since >= maxAgeMs) return answer;
      const keys = keysOf(answer.data);
      if (told.isChanged(keys, toldBefore)) {
        // Some of it may be from before the change.
        changed.inc({ state: 'under_way' });
        return answer;
      }
      const data = new StoredAnswer(answer.data, since, keys, told.count, tagsOf?.(keys));
      stored.set(key, data);
      bytes.set(stored.weight);
      entries.set(stored.size);
      return { data };
    };
    const flight: Flight<Errors> = {
      since,
      toldBefore,
      answer: run().finally(() => {
        if (flights.get(key) === flight) flights.delete(key);
      }),
    };
    flights.set(key, flight);
    return flight.answer;
  };

  /** Looked at once for all that was told since. */
  const isChanged = (answer: StoredAnswer): boolean => {
    if (answer.toldBefore === told.count) return false;
    if (told.isChanged(answer.keys, answer.toldBefore)) return true;
    answer.toldBefore = told.count;
    return false;
  };

  const find = (key: string, isFresh: (made: { since: number }) => boolean): StoredAnswer | undefined => {
    const known = stored.get(key);
    if (!known || !isFresh(known)) return undefined;
    if (!isChanged(known)) return known;
    changed.inc({ state: 'kept' });
    return undefined;
  };

  return {
    get(asked: Asked<Errors>): Promise<Answer<Errors>> {
      const isFresh = ({ since }: { since: number }) => now() - since < asked.maxAgeMs;
      const known = find(asked.key, isFresh);
      if (known) {
        lookups.inc({ outcome: 'hit' });
        return Promise.resolve({ data: known });
      }
      const flight = flights.get(asked.key);
      // Of one that began before the last change nobody knows yet whether it is about it.
      if (flight && isFresh(flight) && flight.toldBefore === told.count) {
        lookups.inc({ outcome: 'shared' });
        return flight.answer;
      }
      lookups.inc({ outcome: 'miss' });
      return take(asked);
    },
  };
};
