import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from './part.js';

export interface SupervisorOptions {
  readonly name: string;
  /** Resolves when the process is ready. */
  readonly start: () => Promise<Running>;
  readonly say: (line: string) => void;
  /** It keeps dying, and starting it again will not help. */
  readonly onGiveUp: (error: Error) => void;
  readonly firstDelayMs?: number;
  readonly maxAttempts?: number;
  readonly healthyAfterMs?: number;
}

export interface Supervised {
  readonly name: string;
  readonly pid: () => number | undefined;
  kill(signal: NodeJS.Signals): void;
  /** Ends it for good, or until `start`. */
  stop(graceMs: number): Promise<void>;
  /** Starts it again after `stop`. */
  start(): Promise<void>;
  restart(graceMs: number): Promise<void>;
}

const longestDelayMs = 10_000;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Starts a process and starts it again whenever it ends unasked, waiting longer each time it fails soon. */
export const supervise = async (options: SupervisorOptions): Promise<Supervised> => {
  const {
    name,
    start,
    say,
    onGiveUp,
    firstDelayMs = 200,
    maxAttempts = 6,
    healthyAfterMs = 10_000,
  } = options;
  let running: Running | undefined;
  let wanted = true;
  let attempts = 0;
  let restarting: Promise<void> | undefined;

  const watch = (started: Running): void => {
    running = started;
    const since = Date.now();
    void started.exited.then((how) => {
      if (running !== started) return;
      running = undefined;
      if (!wanted) return;
      if (Date.now() - since > healthyAfterMs) attempts = 0;
      restarting = recover(how);
    });
  };

  const recover = async (how: string): Promise<void> => {
    let reason = how;
    while (wanted) {
      if (attempts >= maxAttempts) {
        onGiveUp(new Error(`${name} keeps failing, ${attempts} restarts did not help: ${reason}`));
        return;
      }
      const delay = Math.min(firstDelayMs * 2 ** attempts, longestDelayMs);
      attempts += 1;
      say(`${name} ${reason}; starting it again in ${delay} ms`);
      await sleep(delay);
      if (!wanted) return;
      try {
        const started = await start();
        if (wanted) watch(started);
        else await started.stop(0);
        return;
      } catch (error) {
        reason = reasonOf(error);
      }
    }
  };

  const stop = async (graceMs: number): Promise<void> => {
    wanted = false;
    await running?.stop(graceMs);
    await restarting;
    await running?.stop(graceMs);
    running = undefined;
  };
  const startAgain = async (): Promise<void> => {
    if (running) return;
    wanted = true;
    attempts = 0;
    watch(await start());
  };

  watch(await start());
  return {
    name,
    pid: () => running?.pid,
    kill: (signal) => running?.kill(signal),
    stop,
    start: startAgain,
    async restart(graceMs) {
      await stop(graceMs);
      await startAgain();
    },
  };
};
