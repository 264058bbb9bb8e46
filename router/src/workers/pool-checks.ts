import type { ReadinessCheck } from '@shop/kit/process';
import { askWorker } from './ask-worker.js';
import type { Report } from './worker-messages.js';
import type { WorkerPool } from './worker-pool.js';

type Checks = Readonly<Record<string, ReadinessCheck>>;
type Deps = Pick<WorkerPool, 'workers'> & Readonly<{ count: number; subgraphs: readonly string[] }>;

// Shorter than a readiness check may take.
const answerMs = 1_900;

/** The router is ready while one worker is: it serves less then, but all of it. */
export const makePoolChecks = ({
  workers,
  count,
  subgraphs,
}: Deps): Readonly<{ required: Checks; optional: Checks }> => {
  let asking: Promise<Report[]> | undefined;
  // One question to each worker for all checks of a moment.
  const reports = (): Promise<Report[]> => {
    asking ??= Promise.all(workers().map((worker) => askWorker(worker, 'readiness', answerMs)))
      .then((told) => told.filter((report) => report !== undefined))
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
  const ready = async () =>
    (await reports()).filter(({ required }) => Object.keys(required).length === 0).length;

  const ofSubgraph =
    (name: string): ReadinessCheck =>
    async () => {
      const [failure] = (await reports()).flatMap(({ optional }) => optional[name] ?? []);
      if (failure) throw new Error(failure);
    };
  return {
    required: {
      'a worker': async () => {
        if ((await ready()) > 0) return;
        const failures = (await reports()).flatMap(({ required }) => Object.entries(required));
        // Mostly all of them miss the same.
        const reasons = new Set(failures.map(([name, reason]) => `${name}: ${reason}`));
        throw new Error([...reasons].join('; ') || 'none answers');
      },
    },
    optional: {
      'every worker': async () => {
        const now = await ready();
        if (now < count) throw new Error(`${now} of ${count} are ready`);
      },
      ...Object.fromEntries(subgraphs.map((name) => [`subgraph ${name}`, ofSubgraph(`subgraph ${name}`)])),
    },
  };
};
