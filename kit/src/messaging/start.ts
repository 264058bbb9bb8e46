import type { Logger } from '../log/index.js';
import { closeAll, type Worker } from '../process/index.js';
import { startConsumer } from './consumer.js';
import type { DeadLetters } from './dead-letters.js';
import type { Handler } from './handler.js';
import type { OutboxStore } from './outbox-store.js';
import type { Queues } from './queues.js';
import { startRelay } from './relay.js';

type Options = Readonly<{
  /** The receiver's name: its queue is `<service>-inbox`. */
  service: string;
  store: OutboxStore;
  queues: Queues;
  handlers: readonly Handler[];
  deadLetters: Pick<DeadLetters, 'keep'>;
  concurrency: number;
  /** Ids in the payloads that are told in every line about a message. */
  logFields?: readonly string[];
  log: Logger;
}>;

/** All that a worker role does with messages: publish what was written, confirm it, and handle what comes in. Owns `queues`. */
export const startMessaging = async (options: Options): Promise<Worker> => {
  const relay = await startRelay(options);
  const consumer = startConsumer(options);
  return {
    // A worker without its queue does nothing, and must say so.
    checks: { queue: options.queues.check },
    close: () => closeAll(consumer, relay, options.queues),
  };
};
