import { asType, toInvalidInputError, toMoneyType } from '@shop/kit/graphql';
import type { CartRefusal } from '../domain/cart.js';
import type { CancelOrderRefusal } from '../use-cases/cancel-order.js';
import type { PlaceOrderRefusal } from '../use-cases/place-order.js';
import { OrderNotCancellableErrorType, OrderNotFoundErrorType } from './cancel-order.refusals.js';
import {
  CartClosedErrorType,
  CartLineNotFoundErrorType,
  CartNotFoundErrorType,
  VariantUnavailableErrorType,
} from './cart.refusals.js';
import {
  CartChangedErrorType,
  IdempotencyKeyReusedErrorType,
  OutOfStockErrorType,
  OutOfStockLineType,
  TotalChangedErrorType,
} from './place-order.refusals.js';

type Refusal = CartRefusal | PlaceOrderRefusal | CancelOrderRefusal;
type Of<C extends Refusal['code']> = Extract<Refusal, { code: C }>;

const texts = {
  CART_NOT_FOUND: 'There is no such cart.',
  CART_LINE_NOT_FOUND: 'The cart has no such line.',
  CART_CLOSED: 'The cart has become an order and can no longer be changed.',
  VARIANT_UNAVAILABLE: 'Something in it is not sold, or not any more.',
  CART_CHANGED: 'The cart has changed or has been ordered. Read it again.',
  TOTAL_CHANGED: 'The total has changed. Show it and ask again.',
  OUT_OF_STOCK: 'There is too little stock for the cart.',
  IDEMPOTENCY_KEY_REUSED: 'The idempotency key was used before with another input.',
  ORDER_NOT_FOUND: 'There is no such order.',
} as const;

const base = <C extends keyof typeof texts>(code: C) => ({ code, message: texts[code] });

const toType = {
  INVALID_INPUT: (refusal: Of<'INVALID_INPUT'>) => toInvalidInputError(refusal),
  CART_NOT_FOUND: ({ cartId }: Of<'CART_NOT_FOUND'>) =>
    asType(CartNotFoundErrorType, { ...base('CART_NOT_FOUND'), cartId }),
  CART_LINE_NOT_FOUND: ({ lineId }: Of<'CART_LINE_NOT_FOUND'>) =>
    asType(CartLineNotFoundErrorType, { ...base('CART_LINE_NOT_FOUND'), lineId }),
  CART_CLOSED: ({ currentVersion }: Of<'CART_CLOSED'>) =>
    asType(CartClosedErrorType, { ...base('CART_CLOSED'), currentVersion }),
  VARIANT_UNAVAILABLE: ({ variantIds }: Of<'VARIANT_UNAVAILABLE'>) =>
    asType(VariantUnavailableErrorType, { ...base('VARIANT_UNAVAILABLE'), variantIds: [...variantIds] }),
  CART_CHANGED: ({ currentVersion }: Of<'CART_CHANGED'>) =>
    asType(CartChangedErrorType, { ...base('CART_CHANGED'), currentVersion }),
  TOTAL_CHANGED: ({ expected, actual }: Of<'TOTAL_CHANGED'>) =>
    asType(TotalChangedErrorType, {
      ...base('TOTAL_CHANGED'),
      expected: toMoneyType(expected),
      actual: toMoneyType(actual),
    }),
  OUT_OF_STOCK: ({ lines }: Of<'OUT_OF_STOCK'>) =>
    asType(OutOfStockErrorType, {
      ...base('OUT_OF_STOCK'),
      lines: lines.map((line) => asType(OutOfStockLineType, { ...line })),
    }),
  IDEMPOTENCY_KEY_REUSED: () => asType(IdempotencyKeyReusedErrorType, { ...base('IDEMPOTENCY_KEY_REUSED') }),
  ORDER_NOT_FOUND: ({ orderId }: Of<'ORDER_NOT_FOUND'>) =>
    asType(OrderNotFoundErrorType, { ...base('ORDER_NOT_FOUND'), orderId }),
  ORDER_NOT_CANCELLABLE: ({ code, orderId, status }: Of<'ORDER_NOT_CANCELLABLE'>) =>
    asType(OrderNotCancellableErrorType, {
      code,
      message: `An order that is ${status} cannot become CANCELLED.`,
      orderId,
      status,
    }),
};

type RefusalType<C extends Refusal['code']> = ReturnType<(typeof toType)[C]>;

/** The member of the mutation's result union that tells this refusal. */
export const toRefusal = <R extends Refusal>(refusal: R): RefusalType<R['code']> =>
  (toType[refusal.code] as unknown as (refusal: R) => RefusalType<R['code']>)(refusal);
