import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '../domain/user.js';

@Entity('user_account')
export class UserEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  /** Normalised; unique. */
  @Column({ type: 'text' })
  email!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', array: true })
  roles!: Role[];

  @Column({ type: 'text', name: 'password_hash' })
  passwordHash!: string;

  @Column({ type: 'timestamptz', name: 'created_at', insert: false })
  createdAt!: Date;
}
