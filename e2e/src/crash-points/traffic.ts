import type { Journey, Traveller } from './journeys.js';
import { newTraveller } from './journeys.js';

export type Traffic = Readonly<{
  /** Lets every journey that is under way come to its end. */
  stop(): Promise<void>;
  /** Journeys that did not come to their right end, in words. */
  faults(): readonly string[];
  done(): number;
}>;

const reasonOf = (error: unknown): string =>
  error instanceof Error
    ? [error.message, error.cause ? reasonOf(error.cause) : ''].filter(Boolean).join(': ')
    : String(error);

/** Keeps journeys of all kinds under way, so that an armed point does not wait for long. */
export const startTraffic = (
  given: Omit<Traveller, 'shopper'>,
  journeys: readonly Journey[],
  lanes: number,
): Traffic => {
  const faults: string[] = [];
  let isStopping = false;
  let done = 0;

  const travel = async (lane: number) => {
    for (let round = lane; !isStopping; round += 1) {
      const traveller = await newTraveller(given);
      for (let at = 0; at < journeys.length && !isStopping; at += 1) {
        const journey = journeys[(at + round * 3) % journeys.length] as Journey;
        await journey
          .run(traveller)
          .catch((error: unknown) => faults.push(`${journey.name}: ${reasonOf(error)}`));
        done += 1;
      }
    }
  };
  const all = Array.from({ length: lanes }, (_, lane) =>
    travel(lane).catch((error: unknown) => faults.push(`a lane ended: ${reasonOf(error)}`)),
  );
  return {
    stop: async () => {
      isStopping = true;
      await Promise.all(all);
    },
    faults: () => faults,
    done: () => done,
  };
};
