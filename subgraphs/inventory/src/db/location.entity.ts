import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('location')
export class LocationEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  code!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'int' })
  priority!: number;
}
