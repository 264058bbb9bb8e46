import type { User } from '../domain/user.js';

export type NewUser = Omit<User, 'createdAt'> & Readonly<{ passwordHash: string }>;
export type StoredUser = User & Readonly<{ passwordHash: string }>;

export type UserStore = Readonly<{
  /** Null when the e-mail is taken, also by someone who signs up at the same moment. */
  add(user: NewUser): Promise<User | null>;
  byEmail(email: string): Promise<StoredUser | null>;
  /** In any order; ids that no user has are left out. */
  byIds(ids: readonly string[]): Promise<User[]>;
}>;
