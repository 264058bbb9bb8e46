import { bigintNumber } from '@shop/kit/db';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('sellable_variant')
export class SellableVariantEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'product_id', type: 'uuid' })
  productId!: string;

  @Column({ type: 'text' })
  sku!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'bigint', transformer: bigintNumber })
  price!: number;

  @Column({ type: 'text' })
  currency!: string;

  @Column({ type: 'boolean' })
  active!: boolean;
}
