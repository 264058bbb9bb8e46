import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Changed only by `StockStore.apply`, which also writes the ledger. */
@Entity('stock_level')
export class StockLevelEntity {
  @PrimaryColumn({ type: 'uuid', name: 'variant_id' })
  variantId!: string;

  @PrimaryColumn({ type: 'uuid', name: 'location_id' })
  locationId!: string;

  @Column({ type: 'int' })
  received!: number;

  @Column({ type: 'int', name: 'on_hand' })
  onHand!: number;

  @Column({ type: 'int' })
  reserved!: number;

  @Column({ type: 'int' })
  committed!: number;
}
