import {
  databaseConfig,
  identityConfig,
  parseConfig,
  positiveInt,
  processConfig,
  queueConfig,
} from '@shop/kit/config';
import { z } from 'zod';

export const schema = z.object({
  ...processConfig({ port: 4003, adminPort: 4103 }),
  ...databaseConfig,
  ...queueConfig,
  ...identityConfig,
  // Longer than every deadline of a payment, so that a paid order still finds its units.
  RESERVATION_TTL_SECONDS: positiveInt.max(86_400).default(1_800),
  EXPIRE_EVERY_MS: positiveInt.default(1_000),
});

export type InventoryConfig = z.output<typeof schema>;
export const readConfig = (env: NodeJS.ProcessEnv): InventoryConfig => parseConfig(schema, env);
