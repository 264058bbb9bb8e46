import { bigintNumber } from '@shop/kit/db';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MovementKind } from '../domain/stock.js';

/** One line of the ledger: what changed, why, and the numbers after it. The database refuses to change or delete it. */
@Entity('stock_movement')
export class StockMovementEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  /** Movements of one level are written under its row lock, so in the order of this number. */
  @Column({ type: 'bigint', transformer: bigintNumber })
  seq!: number;

  @Column({ type: 'uuid', name: 'variant_id' })
  variantId!: string;

  @Column({ type: 'uuid', name: 'location_id' })
  locationId!: string;

  @Column({ type: 'text' })
  kind!: MovementKind;

  @Column({ type: 'text' })
  reference!: string;

  @Column({ type: 'text', name: 'entered_by', nullable: true })
  enteredBy!: string | null;

  @Column({ type: 'text', nullable: true })
  note!: string | null;

  @Column({ type: 'int', name: 'received_change' })
  receivedChange!: number;

  @Column({ type: 'int', name: 'on_hand_change' })
  onHandChange!: number;

  @Column({ type: 'int', name: 'reserved_change' })
  reservedChange!: number;

  @Column({ type: 'int', name: 'committed_change' })
  committedChange!: number;

  @Column({ type: 'int' })
  received!: number;

  @Column({ type: 'int', name: 'on_hand' })
  onHand!: number;

  @Column({ type: 'int' })
  reserved!: number;

  @Column({ type: 'int' })
  committed!: number;

  @Column({ type: 'timestamptz' })
  at!: Date;
}
