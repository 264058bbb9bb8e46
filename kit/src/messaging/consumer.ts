import { type Job, UnrecoverableError } from 'bullmq';
import { crashPoint } from '../crash-point/index.js';
import { newId } from '../db/index.js';
import { type Logger, runWithLogContext } from '../log/index.js';
import { metrics } from '../metrics/index.js';
import { type Closeable, closeAll, startSweeper } from '../process/index.js';
import { inSpan } from '../tracing/index.js';
import type { DeadLetters } from './dead-letters.js';
import type { Handler } from './handler.js';
import { envelope, type Message, originOf } from './message.js';
import { processing } from './message-spans.js';
import { inboxQueue, type Queues } from './queues.js';

type Options = Readonly<{
  service: string;
  queues: Queues;
  handlers: readonly Handler[];
  deadLetters: Pick<DeadLetters, 'keep'>;
  concurrency: number;
  /** Ids in the payloads that are told in every line about a message: `orderId`. Never a person's data. */
  logFields?: readonly string[];
  log: Logger;
}>;

const seconds = metrics.histogram('message_handler_duration_seconds', 'Time to handle a message.', [
  'type',
  'outcome',
]);

/** No retry can help: the message itself is at fault. */
class PoisonMessage extends Error {}

// What cannot even be parsed still needs an id and a type to be kept under.
const asKeepable = (job: Job): Message => ({
  id: newId(),
  type: 'unreadable.message',
  version: 1,
  sentAt: new Date().toISOString(),
  correlationId: job.id ?? 'unknown',
  payload: job.data,
});

const contextOf = (message: Message, logFields: readonly string[]): Record<string, string | undefined> => {
  const payload = (message.payload ?? {}) as Record<string, unknown>;
  const ids = logFields.flatMap((field) => {
    const id = payload[field];
    return typeof id === 'string' ? [[field, id] as const] : [];
  });
  return {
    messageId: message.id,
    messageType: message.type,
    ...originOf(message),
    ...Object.fromEntries(ids),
  };
};

/** Checks and runs one job. Exported for tests; processes use `startConsumer`. */
export const makeProcessor = ({
  handlers,
  deadLetters,
  logFields = [],
  log,
}: Pick<Options, 'handlers' | 'deadLetters' | 'logFields' | 'log'>) => {
  const byType = new Map(handlers.map((handler) => [handler.definition.type, handler]));

  const run = async (message: Message) => {
    const handler = byType.get(message.type);
    if (!handler) throw new PoisonMessage(`no handler for ${message.type}`);
    if (message.version > handler.definition.version)
      throw new PoisonMessage(`version ${message.version} is newer than this consumer`);
    const payload = handler.definition.schema.safeParse(message.payload);
    // Paths only: the values may be personal.
    if (!payload.success)
      throw new PoisonMessage(
        `invalid payload at ${payload.error.issues.map(({ path }) => path.join('.')).join(', ')}`,
      );
    crashPoint('consumer:before-handler');
    await handler.run({ ...message, payload: payload.data });
    crashPoint('consumer:after-handler');
  };

  return async (job: Job): Promise<void> => {
    const parsed = envelope.safeParse(job.data);
    if (!parsed.success) {
      await deadLetters.keep(asKeepable(job), 'not a message envelope');
      crashPoint('consumer:after-unreadable');
      throw new UnrecoverableError('not a message envelope');
    }
    const message = parsed.data as Message;
    const handleInSpan = async (): Promise<void> => {
      const stop = seconds.startTimer({ type: message.type });
      try {
        await run(message);
        stop({ outcome: 'ok' });
        log.debug('message handled');
      } catch (error) {
        stop({ outcome: 'error' });
        const isPoison = error instanceof PoisonMessage;
        const isLast = isPoison || job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
        log[isLast ? 'error' : 'warn'](
          { err: error, attempt: job.attemptsMade + 1 },
          isLast ? 'message given up' : 'message failed, will be tried again',
        );
        if (isLast) {
          crashPoint('consumer:before-dead-letter');
          await deadLetters.keep(message, (error as Error).message);
          crashPoint('consumer:after-dead-letter');
        }
        if (isPoison) throw new UnrecoverableError((error as Error).message);
        throw error;
      }
    };
    await runWithLogContext(contextOf(message, logFields), () =>
      inSpan(processing(job.queueName, message, job.attemptsMade + 1), handleInSpan),
    );
  };
};

/** Copies jobs that failed outside of our code (a worker that died too often) to the dead letters. */
const sweepFailed = ({ service, queues, deadLetters }: Options) => {
  const seen = new Set<string>();
  return async () => {
    const failed = await queues.failed(inboxQueue(service), 100);
    const fresh = failed.filter((job) => job?.id && !seen.has(job.id));
    for (const job of fresh) {
      const parsed = envelope.safeParse(job.data);
      if (parsed.success && /stalled|started/i.test(job.failedReason ?? ''))
        await deadLetters.keep(parsed.data as Message, job.failedReason);
      crashPoint('consumer:after-failed-job');
      seen.add(job.id as string);
    }
    return 0;
  };
};

export const startConsumer = (options: Options): Closeable => {
  const { service, queues, concurrency, log } = options;
  const worker = queues.worker(inboxQueue(service), makeProcessor(options), concurrency);
  const sweeper = startSweeper({ name: 'failed-jobs', everyMs: 10_000, log, run: sweepFailed(options) });
  return { close: () => closeAll(sweeper, worker) };
};
