import {
  databaseConfig,
  httpUrl,
  identityConfig,
  parseConfig,
  positiveInt,
  processConfig,
  queueConfig,
} from '@shop/kit/config';
import { z } from 'zod';

export const schema = z
  .object({
    ...processConfig({ port: 4004, adminPort: 4104 }),
    ...databaseConfig,
    ...queueConfig,
    ...identityConfig,
    INVENTORY_URL: httpUrl.default('http://127.0.0.1:4003/graphql'),
    // A shopper waits for this answer, and the reservation decides anyway.
    INVENTORY_DEADLINE_MS: positiveInt.default(300),
    /** Signs the access tokens of guests. Changing it closes the orders of all guests. */
    ORDER_ACCESS_SECRET: z.string().min(16, 'expected at least 16 characters'),
    SAGA_RETRY_SECONDS: positiveInt.default(3),
    SAGA_MAX_RETRY_SECONDS: positiveInt.default(30),
    // Shorter than a reservation lives, so that stock is still held while a payment may come through.
    SAGA_HARD_DEADLINE_SECONDS: positiveInt.default(900),
    SAGA_SWEEP_MS: positiveInt.default(1_000),
    // Only how late news of orders can be when their wake-up call was lost.
    ORDER_FEED_POLL_MS: positiveInt.default(1_000),
  })
  .refine(({ REDIS_URL, QUEUE_DATABASE_URL }) => REDIS_URL ?? QUEUE_DATABASE_URL, {
    path: ['QUEUE_DATABASE_URL'],
    error: 'required when REDIS_URL is unset',
  });

export type Config = z.output<typeof schema>;

export const loadConfig = (env: NodeJS.ProcessEnv = process.env): Config => parseConfig(schema, env);
