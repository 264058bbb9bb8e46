import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PaymentStatus } from '../domain/payment-status.js';

/** The ledger: one line for each change of a payment. The database refuses to change or delete a line. */
@Entity('payment_event')
export class PaymentEventEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'order_id' })
  orderId!: string;

  @Column({ type: 'timestamptz', insert: false })
  at!: Date;

  @Column({ type: 'text', name: 'from_status', nullable: true })
  fromStatus!: PaymentStatus | null;

  @Column({ type: 'text', name: 'to_status' })
  toStatus!: PaymentStatus;

  /** What brought the change: a command, or the call that the provider answered. */
  @Column({ type: 'text' })
  cause!: string;

  @Column({ type: 'jsonb' })
  detail!: object;
}
