import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Every fault of the environment at once, so that an operator mends them in one go. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`invalid configuration:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/** An unset variable and an empty one mean the same: charts and compose files often pass `NAME=`. */
export const parseConfig = <S extends z.ZodType>(schema: S, env: NodeJS.ProcessEnv): z.output<S> => {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(present);
  const unfit = [...findMisplaced(present), ...findMissing(schema, present)];
  if (parsed.success && unfit.length === 0) return parsed.data;
  // The value is left out: it may be a secret.
  const faults = parsed.error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? [];
  throw new ConfigError([...faults, ...unfit]);
};

/** What breaks a process on purpose must never reach one that serves people. */
const findMisplaced = (env: NodeJS.ProcessEnv): string[] =>
  env.NODE_ENV === 'test'
    ? []
    : Object.keys(crashPointConfig)
        .filter((name) => env[name])
        .map((name) => `${name}: refused unless NODE_ENV is test`);

/** Where nobody else reaches the ports of a developer's machine, these may be left out. */
const findMissing = (schema: z.ZodType, env: NodeJS.ProcessEnv): string[] =>
  env.NODE_ENV === 'production' && schema instanceof z.ZodObject
    ? Object.keys(channelConfig)
        .filter((name) => name in schema.shape && !env[name])
        .map(
          (name) =>
            `${name}: required where NODE_ENV is production, the same for the router and all subgraphs`,
        )
    : [];

const port = z.coerce.number().int().min(0).max(65_535);
export const positiveInt = z.coerce.number().int().min(1);
export const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'expected postgres://user:password@host:port/database');
export const httpUrl = z.url({ protocol: /^https?$/, error: 'expected an http(s):// URL' });

/** Settings of test runs. */
const crashPointConfig = {
  /** Lets this process be crashed at its named points; the file is where each crash is written down. */
  CRASH_POINTS: z.string().optional(),
  /** `<point>=kill|throw|stall`: armed from the start, once. */
  CRASH_AT_START: z
    .string()
    .regex(/^[a-z-]+:[a-z-]+=(kill|throw|stall)$/)
    .optional(),
};

/** The standard names of OpenTelemetry's samplers. */
const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** The variables of the OpenTelemetry standard. Without the address of a collector there is no tracing. */
const tracingConfig = {
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  // Read by the SDK itself; named here so that they are known settings.
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional(),
  OTEL_RESOURCE_ATTRIBUTES: z.string().optional(),
  OTEL_TRACES_SAMPLER: z.enum(samplers).default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
};

const tracingSchema = z.object(tracingConfig);
export type TracingSettings = Readonly<z.output<typeof tracingSchema>>;

/** What every process reads. `defaults` differ by process. */
export const processConfig = (defaults: { port: number; adminPort: number }) => ({
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(defaults.port),
  ADMIN_PORT: port.default(defaults.adminPort),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  ...tracingConfig,
  ...crashPointConfig,
});

export const databaseConfig = {
  DATABASE_URL: postgresUrl,
  DATABASE_POOL_SIZE: positiveInt.max(100).default(8),
};

const redisUrl = z.string().regex(/^rediss?:\/\//, 'expected redis://host:port');

export const cacheConfig = {
  /** A Redis that may evict: it may forget everything at any time. Unset: the Redis of the queues, if there is one. */
  CACHE_REDIS_URL: redisUrl.optional(),
};

export const queueConfig = {
  REDIS_URL: redisUrl.optional(),
  QUEUE_DATABASE_URL: postgresUrl.optional(),
  QUEUE_CONCURRENCY: positiveInt.max(200).default(10),
  MESSAGE_ROUTES_FILE: z.string().default(() => repositoryFile('schema', 'messages', 'routes.json')),
};

const signingSecrets = z
  .string()
  .transform((list) => list.split(',').map((secret) => secret.trim()))
  .pipe(z.array(z.string().min(32, 'expected secrets of at least 32 characters, comma-separated')));

export const channelConfig = {
  /** Shared by the router and the subgraphs. The first signs, all are accepted; unset (not in production), nothing is signed or asked for. */
  ROUTER_SIGNING_SECRET: signingSecrets.default([]),
};

export const identityConfig = {
  ...channelConfig,
  JWKS_URL: httpUrl.default('http://127.0.0.1:4001/.well-known/jwks.json'),
  JWT_ISSUER: z.string().default('marketgraph'),
  JWT_AUDIENCE: z.string().default('marketgraph'),
};

/** A file of the repository or of the image, found by walking up from this code, wherever it was built to. */
export const repositoryFile = (...path: readonly string[]): string => {
  for (let dir = dirname(fileURLToPath(import.meta.url)); dir !== dirname(dir); dir = dirname(dir)) {
    const file = join(dir, ...path);
    if (existsSync(file)) return file;
  }
  return join(...path);
};
