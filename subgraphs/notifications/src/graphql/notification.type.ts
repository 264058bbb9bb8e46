import { asType, connectionOf, DateTimeScalar } from '@shop/kit/graphql';
import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type { NotificationView } from '../db/notification-store.js';
import { maskAddress } from '../domain/mask-address.js';

export enum NotificationKind {
  ORDER_CONFIRMATION = 'ORDER_CONFIRMATION',
}
registerEnumType(NotificationKind, {
  name: 'NotificationKind',
  description: 'What a notification is about.',
  valuesConfig: { ORDER_CONFIRMATION: { description: 'The order is confirmed.' } },
});

export enum NotificationChannel {
  EMAIL = 'EMAIL',
}
registerEnumType(NotificationChannel, {
  name: 'NotificationChannel',
  description: 'How a notification reaches its recipient.',
  valuesConfig: { EMAIL: { description: 'By e-mail.' } },
});

export enum NotificationStatus {
  PENDING = 'PENDING',
  SENDING = 'SENDING',
  SENT = 'SENT',
  FAILED = 'FAILED',
}
registerEnumType(NotificationStatus, {
  name: 'NotificationStatus',
  description: 'Where the delivery of a notification stands.',
  valuesConfig: {
    PENDING: { description: 'Waits for its first or next attempt.' },
    SENDING: { description: 'Is being handed over.' },
    SENT: { description: 'The mail server has taken it.' },
    FAILED: { description: 'Was refused, or given up after many attempts.' },
  },
});

@Directive('@key(fields: "id")')
@ObjectType('Notification', { description: 'What one person was told about one order, once.' })
export class NotificationType {
  @Field(() => ID, { description: 'The id.' })
  id!: string;

  @Field(() => NotificationKind, { description: 'What it is about.' })
  kind!: string;

  @Field(() => NotificationChannel, { description: 'How it reaches its recipient.' })
  channel!: string;

  @Field(() => NotificationStatus, { description: 'Where its delivery stands.' })
  status!: string;

  @Field(() => String, {
    description: 'The recipient, enough of it to recognise one’s own address: `a•••@example.com`.',
  })
  recipient!: string;

  @Field(() => DateTimeScalar, { description: 'When it was taken on.' })
  createdAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was sent; null until then.' })
  sentAt!: Date | null;
}

export const { ConnectionType: NotificationConnection } = connectionOf(NotificationType, 'Notification');

export const toNotificationType = ({
  orderId: _order,
  userId: _user,
  recipient,
  ...view
}: NotificationView): NotificationType =>
  asType(NotificationType, { ...view, recipient: maskAddress(recipient) });
