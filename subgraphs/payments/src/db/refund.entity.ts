import { bigintNumber } from '@shop/kit/db';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Money on its way back. FAILED is a state with an alert that is tried again, never an end. */
@Entity('refund')
export class RefundEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid', name: 'order_id' })
  orderId!: string;

  @Column({ type: 'bigint', name: 'amount_minor', transformer: bigintNumber })
  amountMinor!: number;

  @Column({ type: 'text' })
  currency!: string;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'text' })
  status!: 'REQUESTED' | 'SUCCEEDED' | 'FAILED';

  @Column({ type: 'text', name: 'provider_key' })
  providerKey!: string;

  @Column({ type: 'timestamptz', name: 'updated_at', insert: false })
  updatedAt!: Date;
}
