import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LaunchError } from './launch-error.js';

export interface DataLock {
  release(): void;
}

/**
 * One launcher per data folder. The lock is the operating system's (SQLite takes it on the file), so it
 * vanishes with its holder, however that ends; a file with a process number would have to be guessed about.
 */
export const lockDataDir = async (dataDir: string): Promise<DataLock> => {
  const database = new DatabaseSync(join(dataDir, 'launcher.lock'));
  const holderFile = join(dataDir, 'launcher.pid');
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!/locked/.test(String(error))) throw error;
    const holder = (await readFile(holderFile, 'utf8').catch(() => 'unknown')).trim();
    throw new LaunchError(
      `the shop in ${dataDir} is already running (process ${holder}): stop it first, or use another --data-dir`,
    );
  }
  await writeFile(holderFile, `${process.pid}\n`);
  return { release: () => database.close() };
};
