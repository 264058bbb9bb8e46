import { type Logger, runWithoutLogContext } from '../log/index.js';
import { metrics } from '../metrics/index.js';
import type { Closeable } from './closeable.js';

export type Sweeper = Closeable & Readonly<{ /** Run now instead of at the next tick. */ wake(): void }>;

type Options = Readonly<{
  name: string;
  everyMs: number;
  /** Returns how many rows it worked on; a full batch runs again at once. */
  run: () => Promise<number>;
  /** At or above this count the next pass starts without waiting. */
  batchSize?: number;
  log: Logger;
}>;

const sweeps = metrics.counter('sweeper_rows_total', 'Rows that a sweeper worked on.', ['sweeper']);
const faults = metrics.counter('sweeper_failures_total', 'Passes of a sweeper that failed.', ['sweeper']);

/**
 * Runs a pass over due rows again and again, one at a time. A failed pass is logged and tried again at the next tick:
 * the rows are still there, so a sweeper may be late but loses nothing.
 */
export const startSweeper = ({ name, everyMs, run, batchSize = 100, log }: Options): Sweeper => {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let closed = false;

  const pass = async () => {
    try {
      const count = await run();
      if (count > 0) sweeps.inc({ sweeper: name }, count);
      if (count >= batchSize) again = true;
    } catch (error) {
      faults.inc({ sweeper: name });
      if (!closed) log.error({ err: error, sweeper: name }, 'sweep failed');
    }
  };

  const start = () => {
    clearTimeout(timer);
    again = false;
    // It goes on long after whoever was the first to need it, or woke it.
    running = runWithoutLogContext(pass).then(() => {
      running = undefined;
      if (closed) return;
      if (again) start();
      // Jitter, so that two instances do not sweep in step.
      else timer = setTimeout(start, everyMs * (0.8 + Math.random() * 0.4));
    });
  };

  start();
  return {
    wake() {
      if (closed) return;
      if (running) again = true;
      else start();
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
};
