import { randomUUID } from 'node:crypto';
import type { LedgerKind, Payment } from '../domain/payment.js';
import type { Database } from './database.js';

export type Refund = Readonly<{
  id: string;
  paymentId: string;
  amount: number;
  reason: string | null;
  createdAt: string;
}>;
export type LedgerEntry = Readonly<{
  seq: number;
  paymentId: string;
  reference: string;
  kind: LedgerKind;
  amount: number;
  currency: string;
  idempotencyKey: string;
  /** The key of the authorization that began the payment. */
  paymentKey: string;
  at: string;
}>;

const columns = [
  ...['id', 'reference', 'idempotencyKey', 'status', 'amount', 'authorizedAmount', 'capturedAmount'],
  ...[
    'refundedAmount',
    'currency',
    'method',
    'token',
    'declineCode',
    'actionToken',
    'createdAt',
    'updatedAt',
  ],
];
const upsert = `insert into payment(${columns.join(',')}) values (${columns.map((name) => `:${name}`).join(',')})
  on conflict(id) do update set ${columns.map((name) => `${name} = excluded.${name}`).join(',')}`;

export class PaymentStore {
  constructor(private readonly db: Database) {}

  /** Writes the payment and its ledger line; the caller holds the transaction. */
  save(payment: Payment, kind: LedgerKind, amount: number, idempotencyKey: string): Payment {
    const saved: Payment = { ...payment, updatedAt: new Date().toISOString() };
    this.db.sql.prepare(upsert).run({ ...saved });
    this.db.sql
      .prepare(
        'insert into ledger(paymentId, reference, kind, amount, currency, idempotencyKey, at) values (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(saved.id, saved.reference, kind, amount, saved.currency, idempotencyKey, saved.updatedAt);
    return saved;
  }

  addRefund(paymentId: string, amount: number, reason: string | null): Refund {
    const refund: Refund = {
      id: `ref_${randomUUID()}`,
      paymentId,
      amount,
      reason,
      createdAt: new Date().toISOString(),
    };
    this.db.sql
      .prepare('insert into refund(id, paymentId, amount, reason, createdAt) values (?, ?, ?, ?, ?)')
      .run(refund.id, paymentId, amount, reason, refund.createdAt);
    return refund;
  }

  byId = (id: string) => this.one('id', id);
  byKey = (key: string) => this.one('idempotencyKey', key);
  byActionToken = (token: string) => this.one('actionToken', token);

  list(filter: { reference?: string; idempotencyKey?: string }, after: string, limit: number): Payment[] {
    return this.db.sql
      .prepare(
        `select * from payment where (:reference is null or reference = :reference)
           and (:key is null or idempotencyKey = :key) and id > :after order by id limit :limit`,
      )
      .all({
        reference: filter.reference ?? null,
        key: filter.idempotencyKey ?? null,
        after,
        limit,
      }) as unknown as Payment[];
  }

  refundsOf(paymentId: string): Refund[] {
    return this.db.sql
      .prepare('select * from refund where paymentId = ? order by createdAt, id')
      .all(paymentId) as unknown as Refund[];
  }

  ledger(after: number, limit: number): LedgerEntry[] {
    return this.db.sql
      .prepare(
        `select l.*, p.idempotencyKey as paymentKey from ledger l join payment p on p.id = l.paymentId
         where seq > ? order by seq limit ?`,
      )
      .all(after, limit) as unknown as LedgerEntry[];
  }

  cancelKey(key: string): void {
    this.db.sql
      .prepare('insert or ignore into cancelled_key(key, at) values (?, ?)')
      .run(key, new Date().toISOString());
  }

  isCancelled(key: string): boolean {
    return this.db.sql.prepare('select 1 from cancelled_key where key = ?').get(key) !== undefined;
  }

  private one(column: 'id' | 'idempotencyKey' | 'actionToken', value: string): Payment | undefined {
    return this.db.sql.prepare(`select * from payment where ${column} = ?`).get(value) as unknown as
      | Payment
      | undefined;
  }
}
