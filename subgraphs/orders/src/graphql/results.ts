import { asType, InvalidInputErrorType } from '@shop/kit/graphql';
import { createUnionType, Field, Int, ObjectType } from 'type-graphql';
import { OrderNotCancellableErrorType, OrderNotFoundErrorType } from './cancel-order.refusals.js';
import {
  CartClosedErrorType,
  CartLineNotFoundErrorType,
  CartNotFoundErrorType,
  VariantUnavailableErrorType,
} from './cart.refusals.js';
import { CartType } from './cart.type.js';
import { OrderType } from './order.type.js';
import {
  CartChangedErrorType,
  IdempotencyKeyReusedErrorType,
  OutOfStockErrorType,
  TotalChangedErrorType,
} from './place-order.refusals.js';

const accessToken =
  'Opens this order for someone who is not signed in: as `order(accessToken:)` or in the header `x-order-access-token`.';

@ObjectType('OrderAccepted', {
  description: 'The order exists and cannot be lost. Stock and payment are settled behind it.',
})
export class OrderAcceptedType {
  @Field(() => OrderType, { description: 'The order, PENDING at first.' })
  order!: OrderType;

  @Field(() => String, { description: accessToken })
  accessToken!: string;

  @Field(() => Int, { description: 'After how many milliseconds to ask for the order again.' })
  pollAfterMs!: number;
}

@ObjectType('OrderAlreadyAccepted', {
  description: 'This idempotency key with this input has been accepted before: here is its order again.',
})
export class OrderAlreadyAcceptedType {
  @Field(() => OrderType, { description: 'The order as it is now.' })
  order!: OrderType;

  @Field(() => String, { description: accessToken })
  accessToken!: string;
}

@ObjectType('OrderCancelled', {
  description:
    'The order is cancelled. What it held is given back, and what was charged is returned, behind it.',
})
export class OrderCancelledType {
  @Field(() => OrderType, { description: 'The order as it is now.' })
  order!: OrderType;
}

export const toOrderCancelled = (order: OrderType): OrderCancelledType =>
  asType(OrderCancelledType, { order });

export const CreateCartResult = createUnionType({
  name: 'CreateCartResult',
  description: 'The new cart, or why there is none.',
  types: () => [CartType, InvalidInputErrorType] as const,
});

export const CartResult = createUnionType({
  name: 'CartResult',
  description: 'The cart after the change, or why nothing was changed.',
  types: () =>
    [
      CartType,
      CartNotFoundErrorType,
      CartLineNotFoundErrorType,
      CartClosedErrorType,
      VariantUnavailableErrorType,
      InvalidInputErrorType,
    ] as const,
});

export const PlaceOrderResult = createUnionType({
  name: 'PlaceOrderResult',
  description: 'The accepted order, or why nothing was ordered.',
  types: () =>
    [
      OrderAcceptedType,
      OrderAlreadyAcceptedType,
      IdempotencyKeyReusedErrorType,
      CartNotFoundErrorType,
      CartChangedErrorType,
      TotalChangedErrorType,
      OutOfStockErrorType,
      VariantUnavailableErrorType,
      InvalidInputErrorType,
    ] as const,
});

export const CancelOrderResult = createUnionType({
  name: 'CancelOrderResult',
  description: 'The cancelled order, or why nothing was changed.',
  types: () =>
    [
      OrderCancelledType,
      OrderNotFoundErrorType,
      OrderNotCancellableErrorType,
      IdempotencyKeyReusedErrorType,
      InvalidInputErrorType,
    ] as const,
});
