import type { Worker } from 'bullmq';
import type { Closeable } from '../process/closeable.js';
import { inTime } from './in-time.js';

type Options = Readonly<{
  make: () => Worker;
  /** Resolves when the worker may run, rejects when it never will. */
  reached: (worker: Worker) => Promise<unknown>;
  close: (worker: Worker) => Promise<void>;
  onError: (error: Error) => void;
}>;

const retryMs = 1_000;

/**
 * BullMQ remembers a first contact with PostgreSQL that failed. Such a worker would never work, and its loop asks again without a
 * pause, so that nothing else in the process gets its turn. So a worker runs only once its store was reached, and is made anew until then.
 */
export const startWorker = ({ make, reached, close, onError }: Options): Closeable => {
  let worker: Worker;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const start = async () => {
    const next = make();
    worker = next;
    next.on('error', onError);
    try {
      await reached(next);
    } catch (error) {
      onError(error as Error);
      await inTime(next.close(true)).catch(() => undefined);
      if (!closed) timer = setTimeout(start, retryMs);
      return;
    }
    if (!closed) next.run().catch(onError);
  };

  void start();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await close(worker);
    },
  };
};
