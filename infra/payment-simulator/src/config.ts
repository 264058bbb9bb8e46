import { httpUrl, parseConfig, positiveInt, processConfig } from '@shop/kit/config';
import { z } from 'zod';

export const schema = z
  .object({
    ...processConfig({ port: 4010, adminPort: 4110 }),
    API_KEY: z.string().min(8),
    DATA_FILE: z.string().min(1),
    PUBLIC_URL: httpUrl.optional(),
    WEBHOOK_URL: httpUrl.optional(),
    WEBHOOK_SECRET: z.string().min(8).optional(),
    // Longer than any sane client's deadline, so that the client gives up first, as with a real network.
    TIMEOUT_MS: positiveInt.default(30_000),
    SLOW_MS: positiveInt.default(3_000),
  })
  .refine((config) => !config.WEBHOOK_URL || config.WEBHOOK_SECRET, {
    path: ['WEBHOOK_SECRET'],
    message: 'needed with WEBHOOK_URL',
  });

export const readConfig = (env: NodeJS.ProcessEnv) => parseConfig(schema, env);
