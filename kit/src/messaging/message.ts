import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { newId } from '../db/index.js';
import { logContext } from '../log/index.js';
import { readTracestate } from '../tracing/index.js';

/** Which wait of which saga a command belongs to. A participant echoes it, so that a late answer is recognised. */
const sagaReference = z.object({ id: z.uuid(), step: z.string(), revision: z.number().int() });
export type SagaReference = z.output<typeof sagaReference>;

export const envelope = z.object({
  id: z.uuid(),
  type: z.string().regex(/^[a-z]+\.[a-z-]+$/),
  version: z.number().int().positive(),
  sentAt: z.iso.datetime(),
  /** The same for everything that one request set off. */
  correlationId: z.string().max(100),
  /** The message that caused this one. */
  causationId: z.string().max(100).optional(),
  /** W3C trace context. */
  traceparent: z.string().max(100).optional(),
  // Of systems of others: no fault in it is a reason not to handle a message.
  tracestate: z
    .string()
    .refine((text) => readTracestate(text) === text)
    .optional()
    .catch(undefined),
  saga: sagaReference.optional(),
  payload: z.unknown(),
});

export type Message<P = unknown> = Omit<z.output<typeof envelope>, 'payload'> & { payload: P };

type Origin = Readonly<{ cause?: Message; saga?: SagaReference }>;

export type MessageDefinition<P> = Readonly<{
  type: string;
  version: number;
  schema: z.ZodType<P>;
  /** @throws ZodError when the payload does not fit: a message that nobody could read must not be written. */
  create(payload: P, origin?: Origin): Message<P>;
}>;

/** `type` is `owner.past-tense` for an event and `receiver.imperative` for a command. */
export const defineMessage = <P>(
  type: string,
  version: number,
  schema: z.ZodType<P>,
): MessageDefinition<P> => ({
  type,
  version,
  schema,
  create: (payload, { cause, saga } = {}) => {
    const running = logContext();
    // That of the running work: where there is tracing, it is the span that handles the cause.
    const trace = running.traceparent ? running : cause;
    return {
      id: newId(),
      type,
      version,
      sentAt: new Date().toISOString(),
      correlationId: cause?.correlationId ?? running.requestId ?? randomUUID(),
      causationId: cause?.id,
      traceparent: trace?.traceparent,
      tracestate: trace?.tracestate,
      saga,
      payload: schema.parse(payload),
    };
  },
});

/** For the log lines and spans of work that a message set off, also long after it was handled. */
export const originOf = ({
  correlationId,
  traceparent,
  tracestate,
  saga,
}: Pick<Message, 'correlationId' | 'traceparent' | 'tracestate' | 'saga'>): Readonly<
  Record<string, string | undefined>
> => ({ requestId: correlationId, traceparent, tracestate, sagaId: saga?.id });

/** The answer to a command, with the reference that lets the saga match it. */
export const reply = <P>(command: Message, definition: MessageDefinition<P>, payload: P): Message<P> =>
  definition.create(payload, { cause: command, saga: command.saga });
