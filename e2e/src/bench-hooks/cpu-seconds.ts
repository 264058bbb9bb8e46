import { readFile } from 'node:fs/promises';

// The clock tick of Linux's process table, the same on every machine we know.
const ticksPerSecond = 100;

/** The processor time that processes have used, by Linux's count. */
export const cpuSecondsOf = async (pids: readonly number[]): Promise<number> => {
  const ticks = await Promise.all(
    pids.map(async (pid) => {
      // The name in the second field may hold spaces; what follows it does not.
      const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ').at(-1)?.split(' ') ?? [];
      return Number(fields[11]) + Number(fields[12]);
    }),
  );
  return ticks.reduce((sum, one) => sum + one, 0) / ticksPerSecond;
};
