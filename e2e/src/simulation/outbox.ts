import { newId } from '@shop/kit/db';
import {
  type Message,
  type Outbox,
  type OutboxRow,
  type OutboxStore,
  type Routes,
  receiversOf,
} from '@shop/kit/messaging';
import type { Clock } from './clock.js';
import { atCommit } from './database.js';

type Entry = {
  readonly id: string;
  readonly receiver: string;
  readonly message: Message;
  attempts: number;
  availableAt: number;
  claimedUntil: number;
  publishedAt: number | null;
  confirmAt: number;
  confirmations: number;
  outcome: 'completed' | 'failed' | null;
};

const leaseMs = 10_000;

/** The outbox table of one subgraph with its relay's statements; each of them is a commit of its own. */
export class SimulatedOutbox {
  readonly entries = new Map<string, Entry>();
  private readonly open = new Set<Entry>();

  constructor(
    private readonly clock: Clock,
    private readonly routes: Routes,
    private readonly onAdded: (message: Message) => void,
  ) {}

  readonly outbox: Outbox = {
    add: async (tx, ...messages) => {
      const added = messages.flatMap((message) =>
        receiversOf(this.routes, message.type).map((receiver) => this.entry(receiver, message)),
      );
      atCommit(tx, () => {
        for (const entry of added) this.insert(entry);
      });
      return added.map(({ id }) => id);
    },
    addFor: async (tx, receiver, message) => {
      const entry = this.entry(receiver, message);
      atCommit(tx, () => this.insert(entry));
      return entry.id;
    },
  };

  readonly store: OutboxStore = {
    // One receiver at a time: the relay would publish to several at once, and a task has one thread here.
    claimUnpublished: async (limit) => {
      const waiting = this.unpublished();
      const batch = waiting.filter(({ receiver }) => receiver === waiting[0]?.receiver).slice(0, limit);
      for (const entry of batch) {
        entry.claimedUntil = this.clock.now + leaseMs;
        entry.attempts += 1;
      }
      return batch;
    },
    markPublished: async (rows) => {
      for (const entry of this.entriesOf(rows)) {
        entry.publishedAt = this.clock.now;
        entry.claimedUntil = 0;
        entry.confirmAt = this.clock.now + 2_000;
      }
    },
    markUnpublished: async (rows) => {
      for (const entry of this.entriesOf(rows)) {
        entry.claimedUntil = 0;
        entry.availableAt = this.clock.now + Math.min(30_000, 250 * 2 ** Math.min(entry.attempts, 10));
      }
    },
    claimUnconfirmed: async (limit) => {
      const batch = this.unconfirmed().slice(0, limit);
      for (const entry of batch) {
        entry.confirmations += 1;
        entry.confirmAt = this.clock.now + Math.min(15_000, 2_000 * 2 ** Math.min(entry.confirmations, 5));
      }
      return batch;
    },
    markDone: async (rows, outcome) => {
      for (const entry of this.entriesOf(rows)) {
        entry.outcome = outcome;
        this.open.delete(entry);
      }
    },
    markGone: async (rows) => {
      for (const entry of this.entriesOf(rows)) {
        if (entry.outcome) continue;
        entry.publishedAt = null;
        entry.claimedUntil = 0;
        entry.availableAt = this.clock.now;
        entry.confirmations = 0;
      }
    },
    prune: async () => 0,
    onAdded: async () => ({ close: async () => undefined }),
  };

  unpublished(): Entry[] {
    const { now } = this.clock;
    return [...this.open].filter(
      (entry) => entry.publishedAt === null && entry.availableAt <= now && entry.claimedUntil < now,
    );
  }

  unconfirmed(): Entry[] {
    return [...this.open].filter((entry) => entry.publishedAt !== null && entry.confirmAt <= this.clock.now);
  }

  isUnderway(id: string): boolean {
    const entry = this.entries.get(id);
    return entry !== undefined && entry.outcome === null;
  }

  /** When the relay has something to do again. */
  dueTimes(isConfirming: boolean): number[] {
    return [...this.open].flatMap(({ publishedAt, availableAt, claimedUntil, confirmAt }) =>
      publishedAt === null ? [Math.max(availableAt, claimedUntil + 1)] : isConfirming ? [confirmAt] : [],
    );
  }

  private entry(receiver: string, message: Message): Entry {
    return {
      id: newId(),
      receiver,
      message,
      attempts: 0,
      availableAt: this.clock.now,
      claimedUntil: 0,
      publishedAt: null,
      confirmAt: 0,
      confirmations: 0,
      outcome: null,
    };
  }

  private insert(entry: Entry): void {
    this.entries.set(entry.id, entry);
    this.open.add(entry);
    this.onAdded(entry.message);
  }

  private entriesOf(rows: readonly OutboxRow[]): Entry[] {
    return rows.flatMap(({ id }) => this.entries.get(id) ?? []);
  }
}
