import { bigintNumber } from '@shop/kit/db';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PendingReason, ReversalOutcome } from '../domain/payment.js';
import type { PaymentStatus } from '../domain/payment-status.js';

/** One row per order: its key makes a second payment for the same order impossible. */
@Entity('payment')
export class PaymentEntity {
  @PrimaryColumn({ type: 'uuid', name: 'order_id' })
  orderId!: string;

  @Column({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'user_id', nullable: true })
  userId!: string | null;

  @Column({ type: 'text' })
  provider!: string;

  @Column({ type: 'text' })
  status!: PaymentStatus;

  @Column({ type: 'bigint', name: 'amount_minor', nullable: true, transformer: bigintNumber })
  amountMinor!: number | null;

  @Column({ type: 'text', nullable: true })
  currency!: string | null;

  @Column({ type: 'bigint', name: 'captured_minor', transformer: bigintNumber })
  capturedMinor!: number;

  @Column({ type: 'bigint', name: 'refunded_minor', transformer: bigintNumber })
  refundedMinor!: number;

  @Column({ type: 'text', nullable: true })
  method!: string | null;

  @Column({ type: 'text', nullable: true })
  token!: string | null;

  @Column({ type: 'text', name: 'provider_key' })
  providerKey!: string;

  @Column({ type: 'text', name: 'provider_ref', nullable: true })
  providerRef!: string | null;

  @Column({ type: 'text', name: 'pending_reason', nullable: true })
  pendingReason!: PendingReason | null;

  @Column({ type: 'text', name: 'decline_reason', nullable: true })
  declineReason!: string | null;

  @Column({ type: 'text', name: 'capture_refused_reason', nullable: true })
  captureRefusedReason!: string | null;

  @Column({ type: 'text', name: 'action_url', nullable: true })
  actionUrl!: string | null;

  @Column({ type: 'text', nullable: true })
  reversal!: ReversalOutcome | null;

  @Column({ type: 'int', name: 'reversal_group' })
  reversalGroup!: number;

  @Column({ type: 'int' })
  attempts!: number;

  @Column({ type: 'timestamptz', name: 'next_check_at', nullable: true })
  nextCheckAt!: Date | null;

  @Column({ type: 'jsonb' })
  commands!: StoredCommands;

  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', insert: false, update: false })
  updatedAt!: Date;
}

/** What is needed to answer a command long after it was delivered. */
export type StoredCommand = Readonly<{
  id: string;
  correlationId: string;
  traceparent?: string;
  tracestate?: string;
  saga?: Readonly<{ id: string; step: string; revision: number }>;
}>;
export type CommandKind = 'authorize' | 'capture' | 'reverse';
export type StoredCommands = Partial<Record<CommandKind, StoredCommand>>;
