import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Logger } from '@shop/kit/log';
import { metrics } from '@shop/kit/metrics';
import type { Closeable } from '@shop/kit/process';

const reloads = metrics.counter(
  'supergraph_reloads_total',
  'Changed supergraph files, by what became of them.',
  ['outcome'],
);

export const readSupergraph = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: Error) => {
    throw new Error(`SUPERGRAPH_FILE cannot be read: ${error.message}`);
  });

type Deps = Readonly<{ exchange: (sdl: string) => Promise<void>; log: Logger; intervalMs?: number }>;

/**
 * Serves a changed file without a restart. It is asked for its state, not watched for events: a mounted ConfigMap changes by a symbolic link
 * somewhere above it, of which events say nothing. A file that is no supergraph is told and left alone.
 */
export const followSupergraph = (file: string, { exchange, log, intervalMs = 2_000 }: Deps): Closeable => {
  let last = Promise.resolve();
  const take = async (): Promise<void> => {
    try {
      await exchange(await readSupergraph(file));
      reloads.inc({ outcome: 'served' });
    } catch (error) {
      reloads.inc({ outcome: 'refused' });
      log.error({ reason: (error as Error).message }, 'a changed supergraph is refused, the old one stays');
    }
  };
  const onChange = () => {
    last = last.then(take);
  };
  watchFile(file, { interval: intervalMs, persistent: false }, onChange);
  return {
    async close() {
      unwatchFile(file, onChange);
      await last;
    },
  };
};
