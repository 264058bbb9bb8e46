import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DeliveryStatus } from '../domain/delivery-status.js';

/** The way of one notification to its recipient, over all attempts. */
@Entity('delivery')
export class DeliveryEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'notification_id', unique: true })
  notificationId!: string;

  @Column({ type: 'text' })
  status!: DeliveryStatus;

  @Column({ type: 'int' })
  attempts!: number;

  /** PENDING: when the next attempt is due. SENDING: when the lease of the attempt runs out. */
  @Column({ type: 'timestamptz', name: 'due_at', insert: false })
  dueAt!: Date;

  /** An attempt was repeated although the mail may already have been sent. */
  @Column({ type: 'boolean', name: 'possible_duplicate' })
  possibleDuplicate!: boolean;

  @Column({ type: 'timestamptz', name: 'sent_at', nullable: true })
  sentAt!: Date | null;

  @Column({ type: 'text', name: 'last_error', nullable: true })
  lastError!: string | null;
}
