import type { Logger } from '@shop/kit/log';
import { metrics } from '@shop/kit/metrics';
import { within } from '@shop/kit/process';
import type { FromWorker, Report, ToWorker } from './worker-messages.js';

type Checks = Readonly<Record<string, () => Promise<void>>>;
export type WorkerChecks = Readonly<{ checks: Checks; optionalChecks: Checks }>;

// Shorter than the primary waits, so that it learns which check it was.
const checkMs = 1_500;

const failuresOf = async (checks: Checks): Promise<Record<string, string>> => {
  const results = await Promise.all(
    Object.entries(checks).map(([name, check]) =>
      within(check, checkMs).then(
        () => [],
        (error: Error) => [[name, error.message] as const],
      ),
    ),
  );
  return Object.fromEntries(results.flat());
};

const reportOf = async ({ checks, optionalChecks }: WorkerChecks): Promise<Report> => {
  const [required, optional] = await Promise.all([failuresOf(checks), failuresOf(optionalChecks)]);
  return { required, optional };
};

const send = (message: FromWorker): void => {
  // A primary that is gone ends this process too.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
};

/** The worker's end of the channel: it tells the primary of itself, and stops when it is told to. */
export const answerPrimary = (stop: AbortController, log: Logger) => {
  let serving: WorkerChecks | undefined;
  process.on('message', async (message: ToWorker) => {
    if ('stop' in message) return stop.abort(message.stop);
    const { id, ask } = message;
    try {
      if (ask === 'metrics') send({ id, told: await metrics.ofProcess() });
      else if (serving) send({ id, told: await reportOf(serving) });
    } catch (error) {
      // Telling is no reason to die: the primary goes by what it was told before.
      log.error({ err: error, ask }, 'the primary gets no answer');
    }
  });
  return {
    started(checks: WorkerChecks): void {
      serving = checks;
      send({ started: true });
    },
  };
};
