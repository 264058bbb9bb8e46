import {
  databaseConfig,
  identityConfig,
  parseConfig,
  positiveInt,
  processConfig,
  queueConfig,
} from '@shop/kit/config';
import { z } from 'zod';

export const schema = z
  .object({
    ...processConfig({ port: 4006, adminPort: 4106 }),
    ...databaseConfig,
    ...queueConfig,
    ...identityConfig,
    /** Unset: mails are captured and shown at /mailbox. */
    SMTP_URL: z
      .string()
      .regex(/^smtps?:\/\//, 'expected smtp://user:password@host:port or smtps://…')
      .optional(),
    MAIL_FROM: z.string().default('Marketgraph <orders@marketgraph.example>'),
    MAIL_DEADLINE_MS: positiveInt.max(60_000).default(10_000),
    // With the pauses below about three hours: longer than a mail server takes to restart, shorter than a shopper's patience.
    DELIVERY_MAX_ATTEMPTS: positiveInt.max(1_000).default(20),
    DELIVERY_RETRY_BASE_MS: positiveInt.default(5_000),
    DELIVERY_RETRY_CAP_MS: positiveInt.default(900_000),
    /** The same as in orders: it signs the access tokens of orders placed without an account. */
    ORDER_ACCESS_SECRET: z.string().min(16, 'expected at least 16 characters'),
  })
  .refine(({ REDIS_URL, QUEUE_DATABASE_URL }) => REDIS_URL || QUEUE_DATABASE_URL, {
    path: ['QUEUE_DATABASE_URL'],
    error: 'expected when REDIS_URL is not set',
  });

export type NotificationsConfig = z.output<typeof schema>;

export const loadConfig = (env: NodeJS.ProcessEnv = process.env): NotificationsConfig =>
  parseConfig(schema, env);
