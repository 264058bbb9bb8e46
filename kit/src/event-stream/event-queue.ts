/** More came than a reader took: what it missed it can ask for again, from the last one it has. */
export class QueueOverflowError extends Error {}

export type EventQueue<T> = AsyncIterable<T> &
  Readonly<{
    push(event: T): void;
    /** No more come; what is queued is still given. */
    end(): void;
    /** As `end`, and then the reader is told why. */
    fail(error: Error): void;
    readonly size: number;
  }>;

type Options = Readonly<{
  /** How many may wait for the reader. One more ends the queue, so that no slow reader costs memory without end. */
  capacity: number;
}>;

/** What is pushed on one side and read, in that order and by one reader, on the other. */
export const createEventQueue = <T>({ capacity }: Options): EventQueue<T> => {
  const waiting: T[] = [];
  let ended = false;
  let failure: Error | undefined;
  let wake: (() => void) | undefined;
  const stop = (error?: Error): void => {
    if (ended) return;
    ended = true;
    failure = error;
    wake?.();
  };
  return {
    push(event) {
      if (ended) return;
      if (waiting.length >= capacity) {
        waiting.length = 0;
        stop(new QueueOverflowError(`more than ${capacity} events wait for a reader`));
        return;
      }
      waiting.push(event);
      wake?.();
    },
    end: () => stop(),
    fail: stop,
    get size() {
      return waiting.length;
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const [next] = waiting.splice(0, 1);
        if (next !== undefined) yield next;
        else if (failure) throw failure;
        else if (ended) return;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          wake = undefined;
        }
      }
    },
  };
};
