import {
  channelConfig,
  databaseConfig,
  identityConfig,
  parseConfig,
  positiveInt,
  processConfig,
  queueConfig,
} from '@shop/kit/config';
import { z } from 'zod';

const day = 86_400;

export const schema = z
  .object({
    ...processConfig({ port: 4001, adminPort: 4101 }),
    ...databaseConfig,
    // Sessions live in the Redis that never evicts: one that does would sign people out, and forget who guesses passwords.
    REDIS_URL: queueConfig.REDIS_URL,
    ...channelConfig,
    JWT_ISSUER: identityConfig.JWT_ISSUER,
    JWT_AUDIENCE: identityConfig.JWT_AUDIENCE,
    // Signing keys stay published for a day after their last token was made.
    ACCESS_TOKEN_TTL_SECONDS: positiveInt.max(day / 2).default(600),
    REFRESH_TOKEN_TTL_SECONDS: positiveInt.default(30 * day),
    REFRESH_TOKEN_IDLE_SECONDS: positiveInt.default(14 * day),
    STAFF_EMAIL: z.string().optional(),
    STAFF_PASSWORD: z.string().optional(),
  })
  .refine(({ STAFF_EMAIL, STAFF_PASSWORD }) => !STAFF_EMAIL === !STAFF_PASSWORD, {
    path: ['STAFF_PASSWORD'],
    error: 'set STAFF_EMAIL and STAFF_PASSWORD together, or neither',
  });

export type Config = z.output<typeof schema>;

export const readConfig = (env: NodeJS.ProcessEnv): Config => parseConfig(schema, env);
