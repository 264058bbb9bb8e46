import type { InTransaction, Tx } from '@shop/kit/db';
import { type Machine, SimulatedFault, type Task } from './machine.js';

/** One transaction: what it wrote is nobody else's to see until it commits. */
export class Transaction {
  writes = new Map<Table<unknown>, Map<string, unknown>>();
  effects: (() => void)[] = [];
  readonly locks = new Set<string>();
  waitsFor: string | null = null;

  constructor(readonly task: Task | null) {}

  /** A savepoint: what fails inside leaves no trace, and the transaction goes on. */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const writes = new Map([...this.writes].map(([table, rows]) => [table, new Map(rows)]));
    const effects = [...this.effects];
    try {
      return await work(asTx(this));
    } catch (error) {
      this.writes = writes;
      this.effects = effects;
      throw error;
    }
  }
}

const asTx = (transaction: Transaction): Tx => transaction as unknown as Tx;
const own = (tx: Tx): Transaction => tx as unknown as Transaction;

/** Runs at the commit, or never. */
export const atCommit = (tx: Tx, effect: () => void): void => {
  own(tx).effects.push(effect);
};

/** Rows by key. They are never changed, only replaced. */
export class Table<R> {
  readonly rows = new Map<string, R>();

  get(tx: Tx, key: string): R | undefined {
    return (
      (own(tx)
        .writes.get(this as Table<unknown>)
        ?.get(key) as R | undefined) ?? this.rows.get(key)
    );
  }

  put(tx: Tx, key: string, row: R): void {
    const { writes } = own(tx);
    const mine = writes.get(this as Table<unknown>) ?? new Map<string, unknown>();
    writes.set(this as Table<unknown>, mine.set(key, row));
  }
}

type Waiter = Readonly<{ transaction: Transaction; task: Task }>;

/** One subgraph's database: row locks and atomic commits, nothing more. */
export class Database {
  private readonly open = new Set<Transaction>();
  private readonly holders = new Map<string, Transaction>();
  private readonly waiters = new Map<string, Waiter[]>();
  /** Sees what is committed, and writes nothing. */
  readonly reader = asTx(new Transaction(null));

  constructor(
    private readonly machine: Machine,
    private readonly onDeadlock: () => void,
  ) {}

  readonly inTransaction: InTransaction = async (work) => {
    const transaction = new Transaction(this.machine.current);
    this.open.add(transaction);
    try {
      const result = await work(asTx(transaction));
      if (isRefusal(result)) return result;
      await this.machine.point('before a commit');
      for (const [table, rows] of transaction.writes) for (const [key, row] of rows) table.rows.set(key, row);
      for (const effect of transaction.effects) effect();
      this.end(transaction);
      await this.machine.point('after a commit');
      return result;
    } finally {
      this.end(transaction);
    }
  };

  async lock(tx: Tx, key: string): Promise<void> {
    const transaction = own(tx);
    const holder = this.holders.get(key);
    if (holder === transaction) return;
    if (holder) {
      if (this.wouldWaitForItself(transaction, holder)) {
        this.onDeadlock();
        throw new SimulatedFault('deadlock');
      }
      transaction.waitsFor = key;
      const waiter = { transaction, task: transaction.task as Task };
      this.waiters.set(key, [...(this.waiters.get(key) ?? []), waiter]);
      await this.machine.waitForLock();
    } else this.take(transaction, key);
  }

  isLocked(tx: Tx, key: string): boolean {
    const holder = this.holders.get(key);
    return holder !== undefined && holder !== own(tx);
  }

  /** The server notices that a client is gone: its transactions roll back. */
  abandon(dead: ReadonlySet<Task>): void {
    for (const [key, waiters] of this.waiters)
      this.waiters.set(
        key,
        waiters.filter(({ task }) => !dead.has(task)),
      );
    for (const transaction of [...this.open])
      if (transaction.task && dead.has(transaction.task)) this.end(transaction);
  }

  private take(transaction: Transaction, key: string): void {
    this.holders.set(key, transaction);
    transaction.locks.add(key);
  }

  private end(transaction: Transaction): void {
    if (!this.open.delete(transaction)) return;
    for (const key of transaction.locks) {
      this.holders.delete(key);
      const [next, ...rest] = this.waiters.get(key) ?? [];
      this.waiters.set(key, rest);
      if (!next) continue;
      next.transaction.waitsFor = null;
      this.take(next.transaction, key);
      this.machine.grant(next.task);
    }
  }

  private wouldWaitForItself(transaction: Transaction, holder: Transaction): boolean {
    for (
      let at: Transaction | undefined = holder;
      at;
      at = at.waitsFor ? this.holders.get(at.waitsFor) : undefined
    )
      if (at === transaction) return true;
    return false;
  }
}

const isRefusal = (result: unknown): boolean =>
  typeof result === 'object' && result !== null && 'ok' in result && result.ok === false;
