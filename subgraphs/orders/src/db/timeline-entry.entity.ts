import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OrderStatus } from '../domain/order-status.js';
import type { TimelineOutcome } from '../domain/timeline.js';

@Entity('order_timeline')
export class TimelineEntryEntity {
  /** Given by the database. Entries of one order are written under its lock, so they come in sequence. */
  @PrimaryColumn({ type: 'bigint', insert: false })
  seq!: string;

  @Column({ name: 'order_id', type: 'uuid' })
  orderId!: string;

  @Column({ type: 'timestamptz', insert: false })
  at!: Date;

  @Column({ type: 'text' })
  step!: string;

  @Column({ type: 'text' })
  outcome!: TimelineOutcome;

  @Column({ type: 'text' })
  status!: OrderStatus;

  @Column({ type: 'int' })
  attempt!: number;

  @Column({ type: 'text', nullable: true })
  detail!: string | null;

  @Column({ name: 'staff_detail', type: 'text', nullable: true })
  staffDetail!: string | null;

  /** Where it was written, for those who follow a trace. Not read with an entry: it says nothing of the order. */
  @Column({ type: 'text', nullable: true, select: false })
  traceparent!: string | null;
}
