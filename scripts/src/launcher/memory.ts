import { readdir, readFile } from 'node:fs/promises';
import { platform } from 'node:os';

export interface MemoryUse {
  readonly megabytes: number;
  readonly processes: number;
  readonly measuredBy: 'PSS' | 'RSS';
}

const kilobytes = (text: string, field: string): number | undefined => {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text);
  return found ? Number(found[1]) : undefined;
};

const read = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

const parentsByPid = async (): Promise<Map<number, number>> => {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const parents = await Promise.all(
    pids.map(async (pid): Promise<[number, number]> => {
      const stat = await read(`/proc/${pid}/stat`);
      return [pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])];
    }),
  );
  return new Map(parents);
};

const withDescendants = (roots: readonly number[], parents: Map<number, number>): number[] => {
  const all = new Set(roots);
  // A child's number may be smaller than its parent's, so look until nothing is added.
  for (let before = -1; before !== all.size; ) {
    before = all.size;
    for (const [pid, parent] of parents) if (all.has(parent)) all.add(pid);
  }
  return [...all];
};

/**
 * Memory of the given processes and all their descendants. PSS counts a page that several processes share
 * once in total; where the system does not tell it, RSS, which counts such a page in each of them.
 */
export const memoryOf = async (roots: readonly number[]): Promise<MemoryUse | undefined> => {
  if (platform() !== 'linux') return undefined;
  const pids = withDescendants(roots, await parentsByPid());
  const pss = await Promise.all(
    pids.map(async (pid) => kilobytes(await read(`/proc/${pid}/smaps_rollup`), 'Pss')),
  );
  const rss = await Promise.all(
    pids.map(async (pid) => kilobytes(await read(`/proc/${pid}/status`), 'VmRSS')),
  );
  const known = (values: (number | undefined)[]) => values.filter((value) => value !== undefined);
  const useRss = known(pss).length < known(rss).length;
  const chosen = known(useRss ? rss : pss);
  const total = chosen.reduce((sum, value) => sum + value, 0);
  return {
    megabytes: Math.round(total / 1024),
    processes: chosen.length,
    measuredBy: useRss ? 'RSS' : 'PSS',
  };
};
