import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OrderConfirmation } from '../domain/order-confirmation.js';

/** What one person is told about one order. (order, kind, channel, recipient) is unique: it is told once. */
@Entity('notification')
export class NotificationEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'text' })
  channel!: string;

  @Column({ type: 'uuid', name: 'order_id' })
  orderId!: string;

  @Column({ type: 'uuid', name: 'user_id', nullable: true })
  userId!: string | null;

  @Column({ type: 'text' })
  recipient!: string;

  @Column({ type: 'bytea', name: 'recipient_hash' })
  recipientHash!: Buffer;

  @Column({ type: 'uuid', name: 'template_id' })
  templateId!: string;

  @Column({ type: 'jsonb' })
  data!: OrderConfirmation;

  /** The log context of the request that it belongs to: the mail is sent by a sweep, which is nobody's. */
  @Column({ type: 'jsonb', nullable: true })
  origin!: Record<string, string> | null;

  @Column({ type: 'timestamptz', name: 'created_at', insert: false })
  createdAt!: Date;
}
