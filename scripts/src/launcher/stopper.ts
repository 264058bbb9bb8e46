import type { Controls } from './supergraph.js';
import type { Supervised } from './supervisor.js';

export interface Stopper {
  /** Aborted as soon as stopping begins. */
  readonly stopping: AbortSignal;
  /** Begins to stop what is not ready yet; the rest is left to `stop`. */
  readonly abandon: () => void;
  readonly failed: Promise<Error>;
  readonly onGiveUp: (error: Error) => void;
  readonly add: (part: Supervised) => void;
  /** Names in the order in which they stop; whoever is not named stops after them. */
  readonly order: (names: readonly string[]) => void;
  /** Work for the very end, latest first. */
  readonly last: (work: () => Promise<void>) => void;
  readonly controls: Controls;
  /** Stops everything; however often it is asked, it happens once. */
  readonly stop: () => Promise<void>;
}

const createControls = (parts: Map<string, Supervised>, graceMs: number): Controls => {
  const named = (name: string): Supervised => {
    const part = parts.get(name);
    if (!part) throw new Error(`there is no process "${name}": ${[...parts.keys()].join(', ')}`);
    return part;
  };
  return {
    pids: () =>
      Object.fromEntries(
        [...parts.values()].flatMap((part) => {
          const pid = part.pid();
          return pid === undefined ? [] : [[part.name, pid]];
        }),
      ),
    kill: (name, signal) => named(name).kill(signal),
    stopPart: (name) => named(name).stop(graceMs),
    startPart: (name) => named(name).start(),
    restart: (name) => named(name).restart(graceMs),
  };
};

/** Knows what runs, and ends it from the outside in: the router takes no more requests before its subgraphs go. */
export const createStopper = ({ graceMs }: { graceMs: number }): Stopper => {
  const parts = new Map<string, Supervised>();
  const lastWork: (() => Promise<void>)[] = [];
  const stopping = new AbortController();
  const giveUp = Promise.withResolvers<Error>();
  let outside: string | undefined;
  let names: readonly string[] = [];
  let stopped: Promise<void> | undefined;

  const stopAll = async (which: (name: string) => boolean): Promise<void> => {
    const chosen = [...parts.values()].filter((part) => which(part.name));
    await Promise.all(chosen.map((part) => part.stop(graceMs)));
  };
  const run = async (): Promise<void> => {
    stopping.abort();
    await stopAll((name) => name === outside);
    await stopAll((name) => name !== outside && names.includes(name));
    await stopAll(() => true);
    for (const work of lastWork.reverse()) await work();
  };

  return {
    stopping: stopping.signal,
    abandon: () => stopping.abort(),
    failed: giveUp.promise,
    onGiveUp: giveUp.resolve,
    add: (part) => parts.set(part.name, part),
    order: (all) => {
      outside = all[0];
      names = all;
    },
    last: (work) => lastWork.push(work),
    controls: createControls(parts, graceMs),
    stop: () => {
      stopped ??= run();
      return stopped;
    },
  };
};
