import { availableParallelism } from 'node:os';
import { makeSign, type Sign } from '@shop/kit/channel';
import {
  cacheConfig,
  httpUrl,
  identityConfig,
  parseConfig,
  positiveInt,
  processConfig,
  queueConfig,
  repositoryFile,
} from '@shop/kit/config';
import { z } from 'zod';

const origins = z
  .string()
  .transform((list) => list.split(',').map((origin) => origin.trim()))
  .pipe(
    z.array(
      z.string().refine((origin) => URL.canParse(origin) && new URL(origin).origin === origin, {
        error: 'expected origins such as https://shop.example, comma-separated',
      }),
    ),
  );

const limit = z.coerce.number().int().min(0);

export const schema = z.object({
  ...processConfig({ port: 4000, adminPort: 4100 }),
  ...identityConfig,
  NODE_ENV: z.string().default('development'),
  /** Processes that serve; from two on with a primary that keeps them. `auto`: as many as there are cores for this process. */
  ROUTER_WORKERS: z.literal('auto').transform(availableParallelism).or(positiveInt.max(128)).default(1),
  // Of an orderly stop: what is being answered is cut off then.
  SHUTDOWN_DEADLINE_MS: positiveInt.default(20_000),
  SUPERGRAPH_FILE: z.string().default(() => repositoryFile('schema', 'supergraph.graphql')),
  USERS_URL: httpUrl.default('http://127.0.0.1:4001/graphql'),
  PRODUCTS_URL: httpUrl.default('http://127.0.0.1:4002/graphql'),
  INVENTORY_URL: httpUrl.default('http://127.0.0.1:4003/graphql'),
  ORDERS_URL: httpUrl.default('http://127.0.0.1:4004/graphql'),
  PAYMENTS_URL: httpUrl.default('http://127.0.0.1:4005/graphql'),
  NOTIFICATIONS_URL: httpUrl.default('http://127.0.0.1:4006/graphql'),
  SUBGRAPH_DEADLINE_MS: positiveInt.default(5_000),
  SUBGRAPH_CONNECTIONS: positiveInt.default(64),
  SUBGRAPH_MAX_ANSWER_BYTES: positiveInt.default(10_485_760),
  // 0 switches either off.
  RESPONSE_CACHE_MAX_BYTES: z.coerce.number().int().min(0).default(33_554_432),
  ENTITY_CACHE_MAX_BYTES: z.coerce.number().int().min(0).default(16_777_216),
  // The longest `Cache-Tag` on an answer that a CDN may keep; 0 is none.
  CACHE_TAG_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(0)
    .max(16_384)
    // The types of an answer have to fit in any case.
    .refine((bytes) => bytes === 0 || bytes >= 256, { error: 'expected 0, or 256 and more' })
    .default(0),
  // 0 switches automatic persisted queries off.
  PERSISTED_QUERIES_MAX_BYTES: z.coerce.number().int().min(0).default(8_388_608),
  /** Whether documents that are not recorded are answered: as all others, told in the log, or not at all. */
  TRUSTED_DOCUMENTS: z.enum(['off', 'log', 'enforce']).default('off'),
  TRUSTED_DOCUMENTS_DIR: z.string().default(() => repositoryFile('schema', 'operations')),
  // Streams of events: of one viewer or, signed out, of one address, and of all.
  SUBSCRIPTIONS_PER_CLIENT: positiveInt.default(20),
  SUBSCRIPTIONS: positiveInt.default(10_000),
  // Several people may share an address.
  WEB_SOCKETS_PER_ADDRESS: positiveInt.default(100),
  CORS_ORIGINS: origins.default([]),
  TRUSTED_PROXIES: z.string().optional(),
  MAX_BODY_BYTES: positiveInt.default(262_144),
  MAX_TOKENS: positiveInt.default(2_000),
  MAX_DEPTH: positiveInt.default(15),
  MAX_ROOT_FIELDS: positiveInt.default(20),
  MAX_FIELDS: positiveInt.default(1_000),
  MAX_REPEATS: positiveInt.default(50),
  MAX_ALIASES: positiveInt.default(50),
  MAX_DIRECTIVES: positiveInt.default(50),
  MAX_DIRECTIVES_PER_PLACE: positiveInt.default(5),
  MAX_VARIABLE_VALUES: positiveInt.default(5_000),
  MAX_COST: positiveInt.default(10_000),
  // Shared by all routers where there is a Redis.
  ...cacheConfig,
  REDIS_URL: queueConfig.REDIS_URL,
  RATE_LIMITS: z.enum(['on', 'off']).default('on'),
  // Root fields in a minute, each 0 for no limit.
  RATE_LIMIT_QUERIES_PER_MINUTE: limit.default(3_000),
  RATE_LIMIT_MUTATIONS_PER_MINUTE: limit.default(600),
  RATE_LIMIT_CHECKOUTS_PER_MINUTE: limit.default(60),
  RATE_LIMIT_SIGN_INS_PER_MINUTE: limit.default(30),
  // Requests that were refused, whatever for; beyond them the next ones are not even read.
  RATE_LIMIT_REFUSALS_PER_MINUTE: limit.default(300),
});

export type Config = Readonly<z.output<typeof schema>>;

export const readConfig = (env: NodeJS.ProcessEnv): Config => parseConfig(schema, env);

/** What a client must not learn of a shop that is open: the schema by introspection, and the Sandbox page that needs it. */
export const isProduction = ({ NODE_ENV }: Config): boolean => NODE_ENV === 'production';

export const operationLimits = (config: Config) => ({
  maxDepth: config.MAX_DEPTH,
  maxRootFields: config.MAX_ROOT_FIELDS,
  maxFields: config.MAX_FIELDS,
  maxRepeats: config.MAX_REPEATS,
  maxAliases: config.MAX_ALIASES,
  maxDirectives: config.MAX_DIRECTIVES,
  maxDirectivesPerPlace: config.MAX_DIRECTIVES_PER_PLACE,
});

export const subgraphUrls = (config: Config): Readonly<Record<string, string>> => ({
  users: config.USERS_URL,
  products: config.PRODUCTS_URL,
  inventory: config.INVENTORY_URL,
  orders: config.ORDERS_URL,
  payments: config.PAYMENTS_URL,
  notifications: config.NOTIFICATIONS_URL,
});

/** Signs what goes to the subgraphs; nothing where no secret is shared with them. */
export const signerOf = ({ ROUTER_SIGNING_SECRET: secrets }: Config): Sign | undefined =>
  secrets.length > 0 ? makeSign(secrets) : undefined;
