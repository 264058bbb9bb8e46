import { CapturedMailEntity } from './captured-mail.entity.js';
import { DeliveryEntity } from './delivery.entity.js';
import { AddNotificationOrigin1763900000000 } from './migrations/add-notification-origin.js';
import { CreateNotifications1700000100000 } from './migrations/create-notifications.js';
import { SeedOrderConfirmation1700000200000 } from './migrations/seed-order-confirmation.js';
import { NotificationEntity } from './notification.entity.js';
import { TemplateEntity } from './template.entity.js';

export const entities = [TemplateEntity, NotificationEntity, DeliveryEntity, CapturedMailEntity];
export const migrations = [
  CreateNotifications1700000100000,
  SeedOrderConfirmation1700000200000,
  AddNotificationOrigin1763900000000,
];
