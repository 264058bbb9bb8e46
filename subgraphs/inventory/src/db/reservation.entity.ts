import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RequestedLine, ShortLine } from '../domain/allocate.js';
import type { ReservationStatus } from '../domain/reservation.js';

/** One row per order: the memory from which every delivery of a command is answered. */
@Entity('reservation')
export class ReservationEntity {
  @PrimaryColumn({ type: 'uuid', name: 'order_id' })
  orderId!: string;

  @Column({ type: 'text' })
  status!: ReservationStatus;

  @Column({ type: 'jsonb' })
  requested!: readonly RequestedLine[];

  @Column({ type: 'jsonb' })
  short!: readonly ShortLine[];

  @Column({ type: 'timestamptz', name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column({ type: 'text', name: 'release_reason', nullable: true })
  releaseReason!: string | null;
}
