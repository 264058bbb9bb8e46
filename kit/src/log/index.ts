import { AsyncLocalStorage } from 'node:async_hooks';
import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

const context = new AsyncLocalStorage<Record<string, string>>();

/** Adds fields (requestId, orderId, sagaId …) to every log line written while `work` runs. */
export const runWithLogContext = <T>(fields: Record<string, string>, work: () => T): T =>
  context.run({ ...context.getStore(), ...fields }, work);

export const logContext = (): Readonly<Record<string, string>> => context.getStore() ?? {};

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

export const createLogger = ({ name, level }: { name: string; level: string }): Logger =>
  pino({
    name,
    level,
    base: { name, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    mixin: () => logContext(),
    redact: { paths: secrets.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
  });
