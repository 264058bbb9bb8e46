import { createProcessesMetrics, metrics } from '@shop/kit/metrics';
import { askWorker } from './ask-worker.js';
import type { WorkerPool } from './worker-pool.js';

const answerMs = 1_000;
// What a killed worker has counted since it was last asked is lost.
const keepEveryMs = 5_000;

/** The metrics of the workers and the primary as those of one router. A worker too busy to answer counts with what it told last. */
export const makePoolMetrics = ({ workers, onLeave }: Pick<WorkerPool, 'workers' | 'onLeave'>) => {
  const all = createProcessesMetrics();
  onLeave(({ id }) => all.leave(String(id)));

  const refresh = async (): Promise<void> => {
    await Promise.all(
      workers().map(async (worker) => {
        const told = await askWorker(worker, 'metrics', answerMs);
        // At once, not when all have answered: an older answer must not take the place of a newer one, or counters would fall.
        if (told && workers().includes(worker)) all.tell(String(worker.id), told);
      }),
    );
    all.tell('primary', await metrics.ofProcess());
  };
  const timer = setInterval(() => void refresh(), keepEveryMs).unref();

  return {
    async text(): Promise<string> {
      await refresh();
      return all.text();
    },
    close: () => clearInterval(timer),
  };
};
