import { bigintNumber } from '@shop/kit/db';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('order_line')
export class OrderLineEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'order_id', type: 'uuid' })
  orderId!: string;

  @Column({ type: 'int' })
  position!: number;

  @Column({ name: 'variant_id', type: 'uuid' })
  variantId!: string;

  @Column({ type: 'text' })
  sku!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'int' })
  quantity!: number;

  @Column({ name: 'unit_price', type: 'bigint', transformer: bigintNumber })
  unitPrice!: number;

  @Column({ type: 'bigint', transformer: bigintNumber })
  discount!: number;

  @Column({ type: 'bigint', transformer: bigintNumber })
  total!: number;
}
