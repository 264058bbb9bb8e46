import { bigintNumber } from '@shop/kit/db';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ShippingAddress } from '../domain/order.js';
import type { OrderStatus } from '../domain/order-status.js';

@Entity('orders')
export class OrderEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  number!: string;

  @Column({ name: 'user_id', type: 'uuid', nullable: true })
  userId!: string | null;

  @Column({ name: 'cart_id', type: 'uuid' })
  cartId!: string;

  @Column({ type: 'text' })
  status!: OrderStatus;

  @Column({ name: 'status_reason', type: 'text', nullable: true })
  statusReason!: string | null;

  @Column({ type: 'text' })
  email!: string;

  @Column({ name: 'shipping_address', type: 'jsonb' })
  shippingAddress!: ShippingAddress;

  @Column({ type: 'text' })
  currency!: string;

  @Column({ type: 'bigint', transformer: bigintNumber })
  subtotal!: number;

  @Column({ type: 'bigint', transformer: bigintNumber })
  discount!: number;

  @Column({ type: 'bigint', transformer: bigintNumber })
  shipping!: number;

  @Column({ type: 'bigint', transformer: bigintNumber })
  tax!: number;

  @Column({ type: 'bigint', transformer: bigintNumber })
  total!: number;

  @Column({ name: 'placed_at', type: 'timestamptz' })
  placedAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', insert: false })
  updatedAt!: Date;
}
