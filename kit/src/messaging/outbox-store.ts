import type { Closeable } from '../process/closeable.js';
import type { Message } from './message.js';

/** A message on its way to one receiver. `id` is also the id of its job. */
export type OutboxRow = Readonly<{ id: string; receiver: string; message: Message; attempts: number }>;

/**
 * Where the relay finds what was written together with the business rows. A table in most subgraphs; in the catalogue the messages lie inside
 * the product documents.
 */
export type OutboxStore = Readonly<{
  /** Leases rows that wait to be published. A lease that runs out frees its rows for another relay. */
  claimUnpublished(limit: number): Promise<OutboxRow[]>;
  markPublished(rows: readonly OutboxRow[]): Promise<void>;
  /** The queue did not take them: free the lease and wait longer each time. */
  markUnpublished(rows: readonly OutboxRow[], reason: string): Promise<void>;
  /** Rows whose job should have ended by now. Each look is later than the one before. */
  claimUnconfirmed(limit: number): Promise<OutboxRow[]>;
  markDone(rows: readonly OutboxRow[], outcome: 'completed' | 'failed'): Promise<void>;
  /** The job vanished without having completed: publish again. */
  markGone(rows: readonly OutboxRow[]): Promise<void>;
  /** Deletes done rows that are older than anyone asks for. Returns how many. */
  prune(): Promise<number>;
  /** Calls back soon after rows were added; may miss some, so the relay polls too. */
  onAdded(wake: () => void): Promise<Closeable>;
}>;
