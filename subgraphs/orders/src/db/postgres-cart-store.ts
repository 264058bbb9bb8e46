import { isId, type Tx } from '@shop/kit/db';
import { money } from '@shop/kit/money';
import type { FindOptionsWhere } from 'typeorm';
import type { Cart } from '../domain/cart.js';
import type { CartStore } from '../use-cases/stores.js';
import { CartEntity } from './cart.entity.js';
import { CartLineEntity } from './cart-line.entity.js';

const withLines = async (tx: Tx, row: CartEntity | null): Promise<Cart | null> => {
  if (!row) return null;
  const lines = await tx.find(CartLineEntity, { where: { cartId: row.id }, order: { position: 'ASC' } });
  return {
    id: row.id,
    userId: row.userId,
    currency: row.currency,
    version: row.version,
    orderId: row.orderId,
    lines: lines.map(({ id, variantId, quantity, priceWhenAdded }) => ({
      id,
      variantId,
      quantity,
      priceWhenAdded: money(priceWhenAdded, row.currency),
    })),
  };
};

const one = (tx: Tx, where: FindOptionsWhere<CartEntity>, lock: boolean) =>
  tx.findOne(CartEntity, { where, lock: lock ? { mode: 'pessimistic_write' } : undefined });

const toLineRows = (cart: Cart) =>
  cart.lines.map(({ id, variantId, quantity, priceWhenAdded }, position) => ({
    id,
    cartId: cart.id,
    position,
    variantId,
    quantity,
    priceWhenAdded: priceWhenAdded.minor,
  }));

const saveLines = async (tx: Tx, cart: Cart) => {
  await tx.delete(CartLineEntity, { cartId: cart.id });
  await tx.insert(CartLineEntity, toLineRows(cart));
};

export const postgresCartStore: CartStore = {
  find: async (tx, id) => (isId(id) ? withLines(tx, await one(tx, { id }, false)) : null),
  lock: async (tx, id) => (isId(id) ? withLines(tx, await one(tx, { id }, true)) : null),
  openCartOf: async (tx, userId) =>
    withLines(
      tx,
      await tx
        .createQueryBuilder(CartEntity, 'cart')
        .where('cart.userId = :userId and cart.orderId is null', { userId })
        .orderBy('cart.updatedAt', 'DESC')
        .limit(1)
        .getOne(),
    ),
  insert: async (tx, { id, userId, currency, version, orderId }) => {
    await tx.insert(CartEntity, { id, userId, currency, version, orderId });
  },
  save: async (tx, cart) => {
    await tx.query(
      'update cart set user_id = $2, version = $3, order_id = $4, updated_at = clock_timestamp() where id = $1',
      [cart.id, cart.userId, cart.version, cart.orderId],
    );
    if (cart.orderId === null) await saveLines(tx, cart);
  },
  reopen: async (tx, cartId, orderId) => {
    await tx.query(
      `update cart set order_id = null, version = version + 1, updated_at = clock_timestamp()
       where id = $1 and order_id = $2`,
      [cartId, orderId],
    );
  },
};
