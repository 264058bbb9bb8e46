import { readdir, readFile } from 'node:fs/promises';

// The clock tick of Linux's process table, the same on every machine we know.
const ticksPerSecond = 100;

type Entry = Readonly<{ pid: number; parent: number; ticks: number }>;

const readEntry = async (pid: number): Promise<Entry[]> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name in the second field may hold spaces; what follows it does not.
  const fields = stat.split(') ').at(-1)?.split(' ') ?? [];
  // Its own time, and that of children who ended: PostgreSQL is many short lives.
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return stat ? [{ pid, parent: Number(fields[1]), ticks }] : [];
};

/** The processor time that each of these processes has used together with its descendants, by Linux's count. */
export const cpuSecondsByName = async (
  pids: Readonly<Record<string, number>>,
): Promise<Record<string, number>> => {
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const table = (await Promise.all(numbers.map(readEntry))).flat();
  const ticksOf = (pid: number): number =>
    table
      .filter((entry) => entry.pid === pid || entry.parent === pid)
      .reduce((sum, entry) => sum + (entry.pid === pid ? entry.ticks : ticksOf(entry.pid)), 0);
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, ticksOf(pid) / ticksPerSecond]));
};

/** The same for all of them in one number. */
export const cpuSecondsOf = async (pids: readonly number[]): Promise<number> =>
  Object.values(await cpuSecondsByName(Object.fromEntries(pids.map((pid) => [pid, pid])))).reduce(
    (sum, one) => sum + one,
    0,
  );
