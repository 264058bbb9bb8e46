import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = join(tmpdir(), 'marketgraph-ports');

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of somebody else may not be asked, but is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const write = (file: string): boolean => {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
};

/**
 * Whether the port is this process's from now on. Those who start a shop choose its ports long before they are used, and two of them on one
 * machine choose from the same range; a claim holds until its process ends.
 */
export const claimPort = (port: number): boolean => {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, String(port));
  if (write(file)) return true;
  try {
    if (isAlive(Number(readFileSync(file, 'utf8')))) return false;
    rmSync(file);
  } catch {
    return false;
  }
  return write(file);
};
