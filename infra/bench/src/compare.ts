import { deepStrictEqual } from 'node:assert';
import { type Measured, openClients } from './measure.js';
import type { Bench } from './operations.js';
import { startProcess } from './process.js';

export type Contestant = Readonly<{ title: string; file: string; env?: NodeJS.ProcessEnv }>;

type Options = Readonly<{
  /** Beside the first of them the others are told. */
  contestants: readonly Contestant[];
  bench: Bench;
  headers: Readonly<Record<string, string>>;
  env: NodeJS.ProcessEnv;
}>;

// Processes of the same code differ by a tenth and more for as long as they live, and the machine from minute to minute: so there are
// several of each contestant, and within a round all are measured in turn.
const rounds = 3;
const turns = 5;

/** Starts all of them anew, and gives what each needed in each turn. */
const measureRound = async ({ contestants, bench, headers, env }: Options) => {
  const started = await Promise.all(
    contestants.map(async ({ file, env: own }) => {
      const running = await startProcess<{ url: string }>(file, { ...env, ...own });
      return { running, clients: openClients(running, bench, headers), measured: [] as Measured[] };
    }),
  );
  const [answer = '', ...others] = await Promise.all(started.map(({ clients }) => clients.firstAnswer()));
  for (const other of others) deepStrictEqual(JSON.parse(other).data, JSON.parse(answer).data);
  // Also warmed in turn: an engine that has nothing to do for a minute throws away what it has compiled.
  for (let turn = -bench.warmUpTurns; turn < turns; turn += 1)
    for (const { clients, measured } of started) {
      const one = await clients.measure(bench.requests);
      if (turn >= 0) measured.push(one);
    }
  for (const { clients, running } of started) {
    await clients.close();
    await running.stop();
  }
  return { bytes: answer.length, measured: started.map(({ measured }) => measured) };
};

const middle = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** The middle of all turns, and of the ratios to the first contestant within each. */
export const compare = async (options: Options) => {
  const all: Awaited<ReturnType<typeof measureRound>>[] = [];
  for (let round = 0; round < rounds; round += 1) all.push(await measureRound(options));
  const turnsOf = (at: number): readonly Measured[] => all.flatMap(({ measured }) => measured[at] ?? []);
  const first = turnsOf(0);
  return {
    bytes: all[0]?.bytes ?? 0,
    results: options.contestants.map(({ title }, at) => ({
      title,
      of: (what: keyof Measured) => middle(turnsOf(at).map((one) => one[what])),
      besideFirst: middle(turnsOf(at).map(({ cpuMs }, turn) => cpuMs / (first[turn]?.cpuMs ?? 0))),
    })),
  };
};
