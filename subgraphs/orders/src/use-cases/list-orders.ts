import type { Tx } from '@shop/kit/db';
import type { Order } from '../domain/order.js';
import type { OrderPage, OrderStore } from './stores.js';

export type ListOrders = (page: OrderPage) => Promise<Order[]>;

export const makeListOrders =
  ({ reader, orders }: Readonly<{ reader: Tx; orders: OrderStore }>): ListOrders =>
  (page) =>
    orders.page(reader, page);
