import type { Tx } from '@shop/kit/db';
import type { Message, Outbox } from '@shop/kit/messaging';
import type { OnEffect, SagaEffect } from '@shop/kit/saga';
import type { Order } from '../domain/order.js';
import { endOf } from '../domain/order-end.js';
import { canMove, type OrderStatus } from '../domain/order-status.js';
import type { TimelineEntry, TimelineOutcome } from '../domain/timeline.js';
import type { EndOrder } from './end-order.js';
import { extendReservation, orderConfirmed } from './messages.js';
import type { PlaceOrderData } from './place-order.saga.js';
import type { OrderStore, TimelineStore } from './stores.js';

type Deps = Readonly<{ orders: OrderStore; timeline: TimelineStore; outbox: Outbox; endOrder: EndOrder }>;

type Happening = Readonly<{ tx: Tx; order: Order; attempt: number; message: Message | null }>;

const outcomes: Readonly<Partial<Record<SagaEffect['kind'], TimelineOutcome>>> = {
  request: 'STARTED',
  succeeded: 'SUCCEEDED',
  compensate: 'UNDOING',
  'step-compensated': 'UNDONE',
};

// Participants give their reason as a code; anything else stays inside.
const reasonOf = (message: Message | null): string | null => {
  const reason = (message?.payload as { reason?: unknown } | undefined)?.reason;
  return typeof reason === 'string' ? reason : null;
};

/** Moves the order's status and writes its timeline along with the saga, in the saga's own transaction and under its lock. */
export const makeFollowSaga = ({ orders, timeline, outbox, endOrder }: Deps): OnEffect<PlaceOrderData> => {
  const note = (
    { tx, order, attempt }: Happening,
    entry: Pick<TimelineEntry, 'step' | 'outcome'> & Partial<TimelineEntry>,
  ) =>
    timeline.add(tx, {
      orderId: order.id,
      status: order.status,
      attempt,
      detail: null,
      staffDetail: null,
      ...entry,
    });

  // The same news may come with every attempt; once is enough for whoever reads it.
  const noteOnce = async (
    happening: Happening,
    entry: Pick<TimelineEntry, 'step' | 'outcome' | 'detail' | 'status'>,
  ) => {
    const known = await timeline.of(happening.tx, [happening.order.id]);
    const isKnown = known.some(
      ({ step, outcome, detail }) =>
        step === entry.step && outcome === entry.outcome && detail === entry.detail,
    );
    if (!isKnown) await note(happening, entry);
  };

  const confirm = async ({ tx, order, message }: Happening) => {
    await orders.saveStatus(tx, order.id, 'CONFIRMED', null);
    const { id: orderId, number, userId, totals } = order;
    await outbox.add(
      tx,
      orderConfirmed.create(
        { orderId, number, userId, total: totals.total },
        { cause: message ?? undefined },
      ),
    );
  };

  const awaitPayment = async (happening: Happening, step: string) => {
    const { tx, order, message } = happening;
    const status: OrderStatus = canMove(order.status, 'AWAITING_PAYMENT') ? 'AWAITING_PAYMENT' : order.status;
    if (status !== order.status) await orders.saveStatus(tx, order.id, status, null);
    await noteOnce(happening, { step, outcome: 'WAITING', status, detail: reasonOf(message) });
    // Each time, for the stock must outlast the wait.
    await outbox.add(tx, extendReservation.create({ orderId: order.id }, { cause: message ?? undefined }));
  };

  const turnBack = async (
    { tx, order, attempt, message }: Happening,
    { step, reason }: Readonly<{ step: string; reason: string }>,
  ) => {
    // Its shopper has cancelled it in this transaction; the saga only follows.
    if (order.status === 'CANCELLED') return;
    const end = endOf({ status: order.status, step, reason, wasRefused: message !== null });
    await endOrder(tx, {
      order,
      end,
      entry: { step, outcome: 'FAILED', attempt, detail: end.reason, staffDetail: reasonOf(message) },
      cause: message,
    });
  };

  return async (tx, { id, attempt }, effect, message) => {
    if (effect.kind === 'refused' || effect.kind === 'ended') return;
    if (effect.kind === 'resent') return timeline.countAttempt(tx, id, effect.step, attempt);
    const [order] = await orders.byIds(tx, [id]);
    if (!order) throw new Error('a saga without an order');
    const happening = { tx, order, attempt, message };
    const { step } = effect;
    if (effect.kind === 'perform') return confirm(happening);
    if (effect.kind === 'pending') return awaitPayment(happening, step);
    if (effect.kind === 'turned-back') return turnBack(happening, effect);
    if (effect.kind === 'overdue')
      return noteOnce(happening, { step, outcome: 'ALERT', status: order.status, detail: null });
    await note(happening, { step, outcome: outcomes[effect.kind] ?? 'ALERT' });
  };
};
