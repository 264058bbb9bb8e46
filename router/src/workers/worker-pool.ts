import cluster, { type Worker } from 'node:cluster';
import type { Logger } from '@shop/kit/log';
import { metrics } from '@shop/kit/metrics';
import type { Closeable } from '@shop/kit/process';
import { makeRestartDelay } from './restart-delay.js';
import type { FromWorker, ToWorker } from './worker-messages.js';

type Options = Readonly<{
  count: number;
  log: Logger;
  /** After this a worker that does not stop is killed. */
  stopMs: number;
}>;

export type WorkerPool = Closeable &
  Readonly<{
    /** Resolves with the first worker that serves; rejects where none ever does. */
    start(): Promise<void>;
    /** Those that serve. */
    workers(): readonly Worker[];
    onLeave(listener: (worker: Worker) => void): void;
  }>;

const serving = metrics.gauge('router_workers', 'Worker processes that serve.');
const replaced = metrics.counter(
  'router_worker_replacements_total',
  'Worker processes that died and were replaced.',
);

// Something that passes, such as a port that is still taken, may end one or two.
const failedStartsAtMost = 3;

const isDead = ({ process: { exitCode, signalCode } }: Worker): boolean =>
  exitCode !== null || signalCode !== null;

/** Resolves with whether it ended in order. */
const stop = async (worker: Worker, stopMs: number): Promise<boolean> => {
  if (isDead(worker)) return true;
  const exited = new Promise<boolean>((resolve) => worker.once('exit', (code) => resolve(code === 0)));
  // A message, for there are no signals on Windows that a process could heed.
  worker.send({ stop: 'told by the primary' } satisfies ToWorker, () => undefined);
  const timer = setTimeout(() => worker.process.kill('SIGKILL'), stopMs);
  const inOrder = await exited;
  clearTimeout(timer);
  return inOrder;
};

/** Keeps `count` processes behind one port. One that dies is replaced, and the others go on serving meanwhile. */
export const startWorkerPool = ({ count, log, stopMs }: Options): WorkerPool => {
  // Workers take connections from the port themselves. One that the primary had handed over, and that a killed worker had not yet taken,
  // would stay open in the primary with nobody to answer.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  const running = new Set<Worker>();
  const started = new Map<Worker, number>();
  const listeners: ((worker: Worker) => void)[] = [];
  const delayOf = makeRestartDelay();
  const first = Promise.withResolvers<void>();
  let hasServed = false;
  let failedStarts = 0;
  let closing = false;

  const add = (): void => {
    const worker = cluster.fork();
    running.add(worker);
    worker.on('message', (message: FromWorker) => {
      if (!('started' in message)) return;
      started.set(worker, performance.now());
      serving.set(started.size);
      hasServed = true;
      first.resolve();
    });
    worker.once('exit', (code, signal) => leave(worker, signal ?? `code ${code}`));
    // One that could not be forked has no exit.
    worker.on('error', (error) => worker.process.pid === undefined && leave(worker, error.message));
  };

  const leave = (worker: Worker, cause: string): void => {
    if (!running.delete(worker)) return;
    const startedAt = started.get(worker);
    started.delete(worker);
    serving.set(started.size);
    for (const listener of listeners) listener(worker);
    if (closing) return;
    if (!hasServed) failedStarts += 1;
    if (!hasServed && failedStarts >= Math.max(count, failedStartsAtMost)) {
      first.reject(
        new Error(`no worker of the router starts: ${failedStarts} have ended, the last with ${cause}`),
      );
      return;
    }
    const waitMs = delayOf(startedAt === undefined ? 0 : performance.now() - startedAt);
    replaced.inc();
    log.error({ workerPid: worker.process.pid, cause, waitMs }, 'a worker died, another takes its place');
    setTimeout(() => closing || add(), waitMs);
  };

  return {
    async start() {
      for (let i = 0; i < count; i += 1) add();
      await first.promise;
    },
    workers: () => [...started.keys()],
    onLeave: (listener) => void listeners.push(listener),
    async close() {
      closing = true;
      const inOrder = await Promise.all([...running].map((worker) => stop(worker, stopMs)));
      const late = inOrder.filter((each) => !each).length;
      if (late > 0) throw new Error(`${late} of ${inOrder.length} workers were cut off`);
    },
  };
};
