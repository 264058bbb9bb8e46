import type { Tx } from '@shop/kit/db';
import type { Cart } from '../domain/cart.js';
import type { Order, OrderLine } from '../domain/order.js';
import type { OrderStatus } from '../domain/order-status.js';
import type { SellableVariant } from '../domain/sellable-variant.js';
import type { RecordedEntry, TimelineEntry } from '../domain/timeline.js';

/** What is kept, as the use cases see it. Ids from outside may be malformed: then there is no such row. */
export type CartStore = Readonly<{
  find(tx: Tx, id: string): Promise<Cart | null>;
  /** Keeps everyone else from changing or ordering it until the transaction ends. */
  lock(tx: Tx, id: string): Promise<Cart | null>;
  openCartOf(tx: Tx, userId: string): Promise<Cart | null>;
  insert(tx: Tx, cart: Cart): Promise<void>;
  save(tx: Tx, cart: Cart): Promise<void>;
  /** Gives the cart of an order back to its shopper, with a new version. */
  reopen(tx: Tx, cartId: string, orderId: string): Promise<void>;
}>;

export type VariantStore = Readonly<{
  byIds(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, SellableVariant>>;
  /** Replaces our copy of a product. False when the copy is as new or newer. */
  replaceProduct(
    tx: Tx,
    product: Readonly<{ id: string; version: number }>,
    variants: readonly SellableVariant[],
  ): Promise<boolean>;
}>;

export type OrderPage = Readonly<{
  userId?: string;
  status?: OrderStatus;
  /** The id behind which the page begins; newest first. */
  after: string | null;
  limit: number;
}>;

export type OrderStore = Readonly<{
  byIds(tx: Tx, ids: readonly string[]): Promise<Order[]>;
  linesOf(tx: Tx, orderIds: readonly string[]): Promise<OrderLine[]>;
  page(tx: Tx, page: OrderPage): Promise<Order[]>;
  /** Take the lock of the order's saga first, as replies do, so that the two never wait for each other. */
  lock(tx: Tx, id: string): Promise<Order | null>;
  insert(tx: Tx, order: Order, lines: readonly OrderLine[]): Promise<void>;
  saveStatus(tx: Tx, id: string, status: OrderStatus, reason: string | null): Promise<void>;
}>;

export type TimelineStore = Readonly<{
  of(tx: Tx, orderIds: readonly string[]): Promise<RecordedEntry[]>;
  add(tx: Tx, entry: Omit<TimelineEntry, 'at'>): Promise<void>;
  /** Notes another attempt at what a step is waiting for, instead of adding an entry for each. */
  countAttempt(tx: Tx, orderId: string, step: string, attempt: number): Promise<void>;
}>;
