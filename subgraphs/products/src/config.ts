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

export const schema = z.object({
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
  /** OpenSearch, with user and password inside if it asks for them; unset means PostgreSQL searches. */
  SEARCH_URL: z.url({ protocol: /^https?$/ }).optional(),
  SEARCH_INDEX: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,80}$/, 'expected a name of lower case letters, digits, dots, dashes')
    .default('marketgraph-products'),
  SEARCH_DEADLINE_MS: z.coerce.number().int().min(50).max(60_000).default(3_000),
});

export type Config = z.output<typeof schema>;

export const readConfig = (env: NodeJS.ProcessEnv): Config => parseConfig(schema, env);
