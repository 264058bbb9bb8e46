import {
  cacheConfig,
  databaseConfig,
  identityConfig,
  parseConfig,
  processConfig,
  queueConfig,
} from '@shop/kit/config';
import { isCurrencyCode } from '@shop/kit/money';
import { z } from 'zod';

const schema = z.object({
  ...processConfig({ port: 4002, adminPort: 4102 }),
  ...databaseConfig,
  ...queueConfig,
  ...cacheConfig,
  ...identityConfig,
  /** The catalogue lies in MongoDB when this is set, else in PostgreSQL. */
  MONGODB_URL: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'expected mongodb://host:port/database')
    .optional(),
  SHOP_CURRENCY: z.string().refine(isCurrencyCode, 'expected an ISO 4217 code such as EUR').default('EUR'),
});

export type Config = z.output<typeof schema>;

export const readConfig = (env: NodeJS.ProcessEnv): Config => parseConfig(schema, env);
