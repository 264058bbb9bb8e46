import { isId } from '@shop/kit/db';
import { money } from '@shop/kit/money';
import { In, LessThan } from 'typeorm';
import type { Order, OrderLine } from '../domain/order.js';
import type { OrderStore } from '../use-cases/stores.js';
import { OrderEntity } from './order.entity.js';
import { OrderLineEntity } from './order-line.entity.js';

const toOrder = (row: OrderEntity): Order => ({
  id: row.id,
  number: row.number,
  userId: row.userId,
  cartId: row.cartId,
  status: row.status,
  statusReason: row.statusReason,
  email: row.email,
  shippingAddress: row.shippingAddress,
  totals: {
    subtotal: money(row.subtotal, row.currency),
    discount: money(row.discount, row.currency),
    shipping: money(row.shipping, row.currency),
    tax: money(row.tax, row.currency),
    total: money(row.total, row.currency),
  },
  placedAt: row.placedAt,
});

const toRow = ({ totals, ...order }: Order) => ({
  ...order,
  currency: totals.total.currency,
  subtotal: totals.subtotal.minor,
  discount: totals.discount.minor,
  shipping: totals.shipping.minor,
  tax: totals.tax.minor,
  total: totals.total.minor,
});

const toLineRow = (line: OrderLine, position: number) => ({
  id: line.id,
  orderId: line.orderId,
  position,
  variantId: line.variantId,
  sku: line.sku,
  name: line.name,
  quantity: line.quantity,
  unitPrice: line.unitPrice.minor,
  discount: line.discount.minor,
  total: line.total.minor,
});

type LineRow = OrderLineEntity & { currency: string };

const toLine = (row: LineRow): OrderLine => ({
  id: row.id,
  orderId: row.orderId,
  variantId: row.variantId,
  sku: row.sku,
  name: row.name,
  quantity: row.quantity,
  unitPrice: money(Number(row.unitPrice), row.currency),
  discount: money(Number(row.discount), row.currency),
  total: money(Number(row.total), row.currency),
});

export const postgresOrderStore: OrderStore = {
  byIds: async (tx, ids) => {
    const wanted = ids.filter(isId);
    if (wanted.length === 0) return [];
    return (await tx.find(OrderEntity, { where: { id: In(wanted) } })).map(toOrder);
  },
  linesOf: async (tx, orderIds) => {
    const rows: LineRow[] = await tx.query(
      `select line.id, order_id as "orderId", variant_id as "variantId", sku, name, quantity,
         unit_price as "unitPrice", line.discount, line.total, orders.currency
       from order_line as line join orders on orders.id = line.order_id
       where order_id = any($1) order by order_id, position`,
      [orderIds],
    );
    return rows.map(toLine);
  },
  page: async (tx, { userId, status, after, limit }) => {
    const rows = await tx.find(OrderEntity, {
      where: {
        ...(userId === undefined ? {} : { userId }),
        ...(status === undefined ? {} : { status }),
        // UUIDv7: the id sorts by the time of its making.
        ...(after === null ? {} : { id: LessThan(after) }),
      },
      order: { id: 'DESC' },
      take: limit,
    });
    return rows.map(toOrder);
  },
  lock: async (tx, id) => {
    if (!isId(id)) return null;
    const row = await tx.findOne(OrderEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return row && toOrder(row);
  },
  insert: async (tx, order, lines) => {
    await tx.insert(OrderEntity, toRow(order));
    await tx.insert(OrderLineEntity, lines.map(toLineRow));
  },
  saveStatus: async (tx, id, status, reason) => {
    await tx.query(
      'update orders set status = $2, status_reason = $3, updated_at = clock_timestamp() where id = $1',
      [id, status, reason],
    );
  },
};
