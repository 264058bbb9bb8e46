import { newId, rowsOf, type Tx } from '@shop/kit/db';
import { type DataSource, In } from 'typeorm';
import { checkAfterMs } from '../domain/next-check.js';
import { amountOf, type Payment, refundKeyOf } from '../domain/payment.js';
import {
  type CommandKind,
  PaymentEntity,
  type StoredCommand,
  type StoredCommands,
} from './payment.entity.js';
import { PaymentEventEntity } from './payment-event.entity.js';
import { RefundEntity } from './refund.entity.js';

/** A payment with what only this process needs: whom to answer, and since when it exists. */
export type PaymentRow = Readonly<{ payment: Payment; commands: StoredCommands; createdAt: Date }>;
export type Change = Readonly<{
  before: Payment | null;
  after: Payment;
  commands: StoredCommands;
  cause: string;
  detail?: object;
  /**
   * When the provider is asked next, if not when the status says so. A delivery that asks nothing keeps the time: a command that is sent
   * again and again would put the next question off for ever.
   */
  checkAfterMs?: number | null | 'keep';
}>;

export const toPayment = (row: PaymentEntity): Payment => {
  const { amountMinor, currency, nextCheckAt: _next, commands: _commands, ...rest } = row;
  const { createdAt: _created, updatedAt: _updated, ...payment } = rest;
  const amount = amountMinor === null || currency === null ? null : { minor: amountMinor, currency };
  return { ...payment, amount };
};

/** The command whose saga waits longest ahead: a late copy of an earlier one must not take its place. */
export const keepLatest = (
  commands: StoredCommands,
  kind: CommandKind,
  command: StoredCommand,
): StoredCommands => {
  const known = commands[kind]?.saga?.revision ?? -1;
  if ((command.saga?.revision ?? -1) < known) return commands;
  const { id, correlationId, traceparent, tracestate, saga } = command;
  return { ...commands, [kind]: { id, correlationId, traceparent, tracestate, saga } };
};

const findLocked = (tx: Tx, orderId: string) =>
  tx.findOne(PaymentEntity, { where: { orderId }, lock: { mode: 'pessimistic_write' } });

export class PaymentStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Locks the order's payment, also while there is none: of two first commands, one waits for the other. */
  async lock(tx: Tx, orderId: string): Promise<PaymentRow | null> {
    let row = await findLocked(tx, orderId);
    if (!row) {
      await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [orderId]);
      row = await findLocked(tx, orderId);
    }
    return row && { payment: toPayment(row), commands: row.commands, createdAt: row.createdAt };
  }

  /** Saves the payment with its next check, its ledger line and its refund row. */
  async save(tx: Tx, { before, after, commands, cause, detail = {}, ...change }: Change): Promise<void> {
    const waitMs =
      change.checkAfterMs === undefined ? checkAfterMs(after, Math.random()) : change.checkAfterMs;
    const { amount, ...rest } = after;
    const values = {
      ...rest,
      amountMinor: amount?.minor ?? null,
      currency: amount?.currency ?? null,
      commands: commands as Record<string, object>,
      ...(waitMs === 'keep'
        ? {}
        : {
            nextCheckAt: () =>
              waitMs === null ? 'null' : `clock_timestamp() + interval '${Math.round(waitMs)} milliseconds'`,
          }),
    };
    if (before)
      await tx.update(
        PaymentEntity,
        { orderId: after.orderId },
        { ...values, updatedAt: () => 'clock_timestamp()' },
      );
    else await tx.insert(PaymentEntity, values);
    if (before?.status === after.status) return;
    await tx.insert(PaymentEventEntity, {
      id: newId(),
      orderId: after.orderId,
      fromStatus: before?.status ?? null,
      toStatus: after.status,
      cause,
      detail,
    });
    await this.saveRefund(tx, before, after);
  }

  /** Takes payments whose check is due, away from other sweepers for a while. */
  async claimDue(limit: number, forMs: number): Promise<string[]> {
    const rows = rowsOf<{ order_id: string }>(
      await this.dataSource.query(
        `update payment set next_check_at = clock_timestamp() + $2 * interval '1 millisecond'
         where order_id in (select order_id from payment where next_check_at <= clock_timestamp()
           order by next_check_at limit $1 for update skip locked)
         returning order_id`,
        [limit, forMs],
      ),
    );
    return rows.map(({ order_id }) => order_id);
  }

  async findByOrders(orderIds: readonly string[]): Promise<PaymentEntity[]> {
    const rows = await this.dataSource.manager.find(PaymentEntity, {
      where: { orderId: In([...orderIds]) },
    });
    // A tombstone is our memory of a reversal, not a payment that anybody made.
    return rows.filter(({ amountMinor }) => amountMinor !== null);
  }

  async findByProviderKeys(keys: readonly string[]): Promise<PaymentEntity[]> {
    return this.dataSource.manager.find(PaymentEntity, { where: { providerKey: In([...keys]) } });
  }

  async eventsOf(orderIds: readonly string[]): Promise<PaymentEventEntity[]> {
    return this.dataSource.manager.find(PaymentEventEntity, {
      where: { orderId: In([...orderIds]) },
      order: { at: 'ASC', id: 'ASC' },
    });
  }

  private async saveRefund(tx: Tx, before: Payment | null, after: Payment): Promise<void> {
    const providerKey = refundKeyOf(after);
    if (after.status === 'REFUNDING')
      await tx.insert(RefundEntity, {
        id: newId(),
        orderId: after.orderId,
        amountMinor: after.capturedMinor - after.refundedMinor,
        currency: amountOf(after).currency,
        reason: 'REVERSAL',
        status: 'REQUESTED',
        providerKey,
      });
    if (before?.status === 'REFUNDING')
      await tx.update(
        RefundEntity,
        { providerKey },
        {
          status: after.status === 'REFUNDED' ? 'SUCCEEDED' : 'FAILED',
          updatedAt: () => 'clock_timestamp()',
        },
      );
  }
}
