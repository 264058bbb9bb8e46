import { createDataSource } from '@shop/kit/db';
import { MessagingTables1700000000000 } from '@shop/kit/messaging';
import { CapturedMailEntity } from './captured-mail.entity.js';
import { DeliveryEntity } from './delivery.entity.js';
import { CreateNotifications1700000100000 } from './migrations/create-notifications.js';
import { SeedOrderConfirmation1700000200000 } from './migrations/seed-order-confirmation.js';
import { NotificationEntity } from './notification.entity.js';
import { TemplateEntity } from './template.entity.js';

export const createNotificationsDataSource = (url: string, poolSize?: number) =>
  createDataSource({
    url,
    poolSize,
    applicationName: 'notifications',
    entities: [TemplateEntity, NotificationEntity, DeliveryEntity, CapturedMailEntity],
    migrations: [
      MessagingTables1700000000000,
      CreateNotifications1700000100000,
      SeedOrderConfirmation1700000200000,
    ],
  });
