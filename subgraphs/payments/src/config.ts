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

export const schema = z.object({
  ...processConfig({ port: 4005, adminPort: 4105 }),
  ...databaseConfig,
  ...queueConfig,
  ...identityConfig,
  ORDER_ACCESS_SECRET: z.string().min(16),
  PROVIDER: z.enum(['simulator']).default('simulator'),
  SIMULATOR_URL: httpUrl.default('http://127.0.0.1:4010'),
  SIMULATOR_API_KEY: z.string().min(8),
  SIMULATOR_WEBHOOK_SECRET: z.string().min(8),
  // Below half of the queue's lock of 10 s: a slow call must end before another worker may take the job.
  PROVIDER_DEADLINE_MS: positiveInt.max(4_500).default(4_000),
  PROVIDER_BREAKER_FAILURES: positiveInt.default(10),
  PROVIDER_BREAKER_PAUSE_MS: positiveInt.default(3_000),
  SWEEP_EVERY_MS: positiveInt.default(500),
  RECONCILE_EVERY_MS: positiveInt.default(3_600_000),
});

export type PaymentsConfig = z.output<typeof schema>;
export const readConfig = (env: NodeJS.ProcessEnv): PaymentsConfig => parseConfig(schema, env);
