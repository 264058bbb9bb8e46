import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where the units of a reservation are, or were taken from. */
@Entity('reservation_line')
export class ReservationLineEntity {
  @PrimaryColumn({ type: 'uuid', name: 'order_id' })
  orderId!: string;

  @PrimaryColumn({ type: 'uuid', name: 'variant_id' })
  variantId!: string;

  @PrimaryColumn({ type: 'uuid', name: 'location_id' })
  locationId!: string;

  @Column({ type: 'int' })
  quantity!: number;
}
