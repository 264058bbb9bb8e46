import { AsyncLocalStorage } from 'node:async_hooks';
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';

export type { Logger } from 'pino';

type Fields = Readonly<Record<string, string | undefined>>;

const context = new AsyncLocalStorage<Record<string, string | undefined>>();

/** Adds fields (requestId, orderId, sagaId …) to every log line written while `work` runs. One that is undefined is left out of them. */
export const runWithLogContext = <T>(fields: Fields, work: () => T): T =>
  context.run({ ...context.getStore(), ...fields }, work);

/** For work that is nobody's, whoever happened to begin it. */
export const runWithoutLogContext = <T>(work: () => T): T => context.exit(work);

export const logContext = (): Fields => context.getStore() ?? {};

/** Adds fields that became known on the way to the rest of the running work, up to the line that closes it. */
export const addToLogContext = (fields: Record<string, string>): void => {
  const running = context.getStore();
  if (running) Object.assign(running, fields);
};

const ofTheOrigin = ['requestId', 'traceparent', 'tracestate', 'sagaId'];

/** Where the running work comes from, to be kept with what is finished later by another process. */
export const originOfWork = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(logContext()).filter(
      (field): field is [string, string] => field[1] !== undefined && ofTheOrigin.includes(field[0]),
    ),
  );

// A second line of defence: code should not log these at all.
const secrets = [
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'authorization',
  'cookie',
  'email',
  'phone',
  'address',
  'shippingAddress',
];

// One id to search for; the rest of the trace context is for the next process, not for people.
const loggedContext = () => {
  const { traceparent, tracestate: _, ...fields } = logContext();
  return traceparent ? { ...fields, traceId: traceparent.split('-')[1] } : fields;
};

export const createLogger = (
  { name, level }: { name: string; level: string },
  destination?: DestinationStream,
): Logger => {
  const options: LoggerOptions = {
    name,
    level,
    base: { name, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    mixin: loggedContext,
    redact: { paths: secrets.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
  };
  return destination ? pino(options, destination) : pino(options);
};
