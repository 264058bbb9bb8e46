import { join } from 'node:path';
import { explain, saysDiskIsFull } from './launch-error.js';
import { readTail } from './log-tail.js';

/**
 * The line for a failure. PostgreSQL that finds no room ends at once, and all that others see of it is a lost
 * connection: so its log of this run is asked first.
 */
export const explainFailure = async (error: unknown, dataDir: string): Promise<string> => {
  const log = await readTail(join(dataDir, 'logs', 'postgres.log'), 65_536).catch(() => '');
  return explain(saysDiskIsFull(log) ? 'No space left on device' : error, dataDir);
};
