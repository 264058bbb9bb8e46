import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '../schema/paths.js';

export type AuditOptions = Readonly<{ waitMs: number; historyFile?: string; dataDir: string }>;

export const usage = `npm run audit -- [options]
  --wait <seconds>    how long to wait for a quiet moment (default 30)
  --history <file>    what clients were told: lines of {"key", "orderId", "requestHash"?, "scope"?}
  --data-dir <folder> the data folder of a running "npm start" (default .data)`;

/** @throws with the usage. */
export const readOptions = (args: readonly string[]): AuditOptions => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        wait: { type: 'string', default: '30' },
        history: { type: 'string' },
        'data-dir': { type: 'string', default: resolve(repositoryRoot, '.data') },
      },
    });
    const seconds = Number(values.wait);
    if (!(seconds >= 0 && seconds <= 3_600)) throw new Error('--wait must be 0 to 3600 seconds');
    return { waitMs: seconds * 1_000, historyFile: values.history, dataDir: resolve(values['data-dir']) };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${usage}`);
  }
};
