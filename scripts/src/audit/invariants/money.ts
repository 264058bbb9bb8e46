import type { Facts, OrderFact } from '../facts.js';
import { sumBy } from '../group.js';
import { createReport, type Invariant } from '../invariant.js';
import { isSold } from '../order-statuses.js';

const netAtProvider = (ledger: Facts['ledger']) =>
  sumBy(
    ledger.filter(({ kind }) => kind === 'captured' || kind === 'refunded'),
    ({ reference, currency }) => `${reference} ${currency}`,
    ({ kind, amount }) => (kind === 'captured' ? amount : -amount),
  );

const owed = ({ status, total }: OrderFact): number => (isSold(status) ? total : 0);

/** 2. The provider, payments and the order agree about every cent. */
export const money: Invariant = {
  number: 2,
  name: 'money adds up',
  check: ({ orders, payments, ledger }) => {
    const report = createReport();
    const net = netAtProvider(ledger);
    const recorded = new Map(payments.map((payment) => [payment.orderId, payment]));
    for (const order of orders) {
      const subject = `order ${order.id} (${order.status}, ${order.currency})`;
      const payment = recorded.get(order.id);
      const atProvider = net.get(`${order.id} ${order.currency}`) ?? 0;
      report.expect(`${subject}: captured − refunded at the provider`, owed(order), atProvider);
      const ours = (payment?.captured ?? 0) - (payment?.refunded ?? 0);
      report.expect(`${subject}: captured − refunded in payments`, atProvider, ours);
      if (payment?.currency)
        report.expect(`${subject}: currency of its payment`, order.currency, payment.currency);
    }

    const byId = new Map(orders.map((order) => [order.id, order]));
    for (const [entry, minor] of net) {
      const [reference = '', currency = ''] = entry.split(' ');
      // Of orders in their own currency we have spoken above.
      if (byId.get(reference)?.currency === currency) continue;
      report.expect(`provider reference ${reference} (${currency}), which no order stands behind`, 0, minor);
    }
    const timesOf = (wanted: string) =>
      sumBy(
        ledger.filter(({ kind }) => kind === wanted),
        (entry) => entry.reference,
        () => 1,
      );
    // A second hold takes nothing, and still keeps the shopper from spending the money elsewhere.
    for (const [reference, times] of timesOf('authorized'))
      report.require(times <= 1, `order ${reference}: authorizations at the provider`, 'at most 1', times);
    for (const [reference, times] of timesOf('captured'))
      report.require(times <= 1, `order ${reference}: captures at the provider`, 'at most 1', times);
    return report.end();
  },
};
