import { metrics } from '@shop/kit/metrics';
import { createLru } from '../executor/lru.js';
import { StoredAnswer } from './stored-answer.js';

type Data = Record<string, unknown>;
export type Answer<Errors> = { data?: Data | StoredAnswer | null; errors?: Errors };
type Flight<Errors> = Readonly<{ since: number; answer: Promise<Answer<Errors>> }>;

type Options = Readonly<{
  /** The most that all answers may take together. */
  capacityBytes: number;
  /** Milliseconds of a clock that is never set back. */
  now: () => number;
}>;

const lookups = metrics.counter(
  'response_cache_lookups_total',
  'Operations that may be answered from the response cache, by what came of it.',
  ['outcome'],
);
const bytes = metrics.gauge('response_cache_bytes', 'At most how much memory the kept answers take.');
const entries = metrics.gauge('response_cache_answers', 'Answers that are kept.');

const bytesPerEntry = 200;
// A text with one letter beyond Latin-1 takes two for each.
const bytesPerCharacter = 2;

/** Keeps complete answers for a while. Of those who ask for the same at the same time one makes the answer, and all get it. */
export const createAnswerStore = <Errors>({ capacityBytes, now }: Options) => {
  const stored = createLru<StoredAnswer>({
    capacity: capacityBytes,
    weightOf: (key, { text }) => bytesPerEntry + bytesPerCharacter * (key.length + text.length),
  });
  const flights = new Map<string, Flight<Errors>>();

  const take = (key: string, maxAgeMs: number, execute: () => Promise<Answer<Errors>>) => {
    const since = now();
    const run = async (): Promise<Answer<Errors>> => {
      const answer = await execute();
      if (!answer.data || answer.errors || now() - since >= maxAgeMs) return answer;
      const data = new StoredAnswer(answer.data, since);
      stored.set(key, data);
      bytes.set(stored.weight);
      entries.set(stored.size);
      return { data };
    };
    const flight: Flight<Errors> = {
      since,
      answer: run().finally(() => {
        if (flights.get(key) === flight) flights.delete(key);
      }),
    };
    flights.set(key, flight);
    return flight.answer;
  };

  return {
    get(key: string, maxAgeMs: number, execute: () => Promise<Answer<Errors>>): Promise<Answer<Errors>> {
      const isFresh = ({ since }: { since: number }) => now() - since < maxAgeMs;
      const known = stored.get(key);
      if (known && isFresh(known)) {
        lookups.inc({ outcome: 'hit' });
        return Promise.resolve({ data: known });
      }
      const flight = flights.get(key);
      if (flight && isFresh(flight)) {
        lookups.inc({ outcome: 'shared' });
        return flight.answer;
      }
      lookups.inc({ outcome: 'miss' });
      return take(key, maxAgeMs, execute);
    },
  };
};
