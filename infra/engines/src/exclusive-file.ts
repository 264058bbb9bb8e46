import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Takes a lock that is the operating system's (SQLite takes it on the file), so it vanishes with its holder, however that ends.
 * Returns how to give it back, or nothing when another process holds it.
 */
export const tryHold = (file: string): (() => void) | undefined => {
  const database = new DatabaseSync(file);
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!/locked/.test(String(error))) throw error;
    return undefined;
  }
  return () => database.close();
};

/** Runs the work while no other process runs work under the same file; waits for its turn. */
export const whileHolding = async <T>(
  file: string,
  work: () => Promise<T>,
  onWait: () => void,
): Promise<T> => {
  let release = tryHold(file);
  if (!release) onWait();
  while (!release) {
    await sleep(250);
    release = tryHold(file);
  }
  try {
    return await work();
  } finally {
    release();
  }
};
