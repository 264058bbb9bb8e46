import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * When the process began, or nothing if it is gone. A number alone does not identify a process: after a
 * reboot it belongs to someone else, whom we must not stop.
 */
export const startTimeOf = async (pid: number): Promise<string | undefined> => {
  try {
    if (platform() !== 'linux') {
      return (await run('ps', ['-o', 'lstart=', '-p', String(pid)])).stdout.trim() || undefined;
    }
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces, so count from behind it: state is first, start time the twentieth.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    // No such process: that is the answer.
    return undefined;
  }
};
