import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The command line of a running process; empty if there is none (a zombie has none either). */
const commandOf = async (pid: number): Promise<string> => {
  try {
    if (platform() === 'linux') return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
    return (await run('ps', ['-o', 'command=', '-p', String(pid)])).stdout;
  } catch {
    // Gone: that is the answer.
    return '';
  }
};

/**
 * Makes way for a new server after an end that nobody saw: stops a server that still runs on this folder, and
 * removes a pid file whose number meanwhile belongs to another program (PostgreSQL would refuse to start).
 */
export const stopStaleServer = async (dataDir: string, graceMs = 10_000): Promise<void> => {
  const file = join(dataDir, 'postmaster.pid');
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return;
  const isOurs = async () => {
    const command = await commandOf(pid);
    return command.includes('postgres') && command.includes(dataDir);
  };
  const started = Date.now();
  let asked: NodeJS.Signals | undefined;
  while (await isOurs()) {
    const signal = Date.now() - started > graceMs ? 'SIGQUIT' : 'SIGINT';
    if (signal !== asked) process.kill(pid, signal);
    asked = signal;
    await sleep(50);
  }
  await rm(file, { force: true });
};
