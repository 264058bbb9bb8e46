import { sumBy } from '../group.js';
import { createReport, type Invariant } from '../invariant.js';
import { isCalledOff } from '../order-statuses.js';

const letGo = ['RELEASED', 'REFUSED', 'EXPIRED', 'none'];
const givenBack = ['DECLINED', 'VOIDED', 'REFUNDED', 'none'];

/** 6. An order that came to nothing holds no stock and no money. */
export const nothingKept: Invariant = {
  number: 6,
  name: 'called-off orders keep nothing',
  check: ({ orders, reservations, payments, ledger }) => {
    const report = createReport();
    const reservationOf = new Map(reservations.map(({ orderId, status }) => [orderId, status]));
    const paymentOf = new Map(payments.map(({ orderId, status }) => [orderId, status]));
    // A capture takes what was authorized and a void lets it go; either ends the hold of that payment.
    const isOver = new Set(
      ledger.filter(({ kind }) => kind === 'captured' || kind === 'voided').map(({ paymentId }) => paymentId),
    );
    const heldAtProvider = sumBy(
      ledger.filter(({ kind, paymentId }) => kind === 'authorized' && !isOver.has(paymentId)),
      ({ reference }) => reference,
      ({ amount }) => amount,
    );
    for (const { id, status } of orders.filter((order) => isCalledOff(order.status))) {
      const subject = `order ${id} (${status})`;
      const reservation = reservationOf.get(id) ?? 'none';
      report.require(
        letGo.includes(reservation),
        `${subject}: reservation`,
        'released or refused',
        reservation,
      );
      const payment = paymentOf.get(id) ?? 'none';
      report.require(
        givenBack.includes(payment),
        `${subject}: payment`,
        'voided, refunded or declined',
        payment,
      );
      report.expect(`${subject}: still held at the provider`, 0, heldAtProvider.get(id) ?? 0);
    }

    const known = new Set(orders.map(({ id }) => id));
    for (const { orderId, status } of reservations.filter(({ orderId }) => !known.has(orderId)))
      report.require(
        letGo.includes(status),
        `reservation of ${orderId}, an order that does not exist`,
        'released or refused',
        status,
      );
    return report.end();
  },
};
