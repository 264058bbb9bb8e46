import { beginSpan, type NewSpan } from '../tracing/index.js';
import type { Message } from './message.js';
import type { OutboxRow } from './outbox-store.js';
import type { NewJob } from './queues.js';

const about = (operation: 'send' | 'process', queue: string, message: Message): NewSpan => ({
  name: `${operation} ${queue}`,
  kind: operation === 'send' ? 'producer' : 'consumer',
  parent: message,
  attributes: {
    'messaging.system': 'bullmq',
    'messaging.destination.name': queue,
    'messaging.operation.name': operation,
    'messaging.operation.type': operation,
    'messaging.message.id': message.id,
    'messaging.message.conversation_id': message.correlationId,
    'message.type': message.type,
    'saga.step': message.saga?.step,
  },
});

/** The span in which a message is handled. */
export const processing = (queue: string, message: Message, attempt: number): NewSpan => {
  const span = about('process', queue, message);
  return { ...span, attributes: { ...span.attributes, 'message.attempt': attempt } };
};

const toJob = ({ id, message }: OutboxRow, traceparent = message.traceparent): NewJob => ({
  name: message.type,
  data: traceparent === message.traceparent ? message : { ...message, traceparent },
  opts: { jobId: id },
});

/** The jobs of a batch, each within a span of its own that is the parent of what its receiver does. */
export const sending = (queue: string, batch: readonly OutboxRow[]) => {
  const spans = batch.map(({ message }) => beginSpan(about('send', queue, message)));
  return {
    jobs: batch.map((row, index) => toJob(row, spans[index]?.traceparent)),
    end(failure?: Error): void {
      for (const span of spans) {
        if (failure) span.fail(failure.name);
        span.end();
      }
    },
  };
};
