import { asType, Cost } from '@shop/kit/graphql';
import { signAccess } from '@shop/kit/identity';
import { addToLogContext } from '@shop/kit/log';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { PlaceOrder } from '../use-cases/place-order.js';
import { PlaceOrderInput } from './order.inputs.js';
import { toOrderType } from './order.type.js';
import type { OrdersContext } from './orders-context.js';
import { OrderAcceptedType, OrderAlreadyAcceptedType, PlaceOrderResult } from './results.js';
import { toRefusal } from './to-refusal.js';

// About as long as a saga takes when nothing is in its way.
const pollAfterMs = 500;

@Resolver()
export class PlaceOrderResolver {
  constructor(private readonly deps: Readonly<{ placeOrder: PlaceOrder; accessSecret: string }>) {}

  @Cost(100)
  @Mutation(() => PlaceOrderResult, {
    description:
      'Orders a cart. Safe to repeat with the same idempotency key, however often and however fast.',
  })
  async placeOrder(
    @Arg('input', () => PlaceOrderInput, { description: 'The wish to buy.' }) input: PlaceOrderInput,
    @Ctx() { viewerId }: OrdersContext,
  ): Promise<typeof PlaceOrderResult> {
    const result = await this.deps.placeOrder(viewerId, input);
    if (!result.ok) return toRefusal(result.error);
    const order = toOrderType(result.value.order);
    addToLogContext({ orderId: order.id });
    const accessToken = signAccess(order.id, this.deps.accessSecret);
    return result.value.kind === 'accepted'
      ? asType(OrderAcceptedType, { order, accessToken, pollAfterMs })
      : asType(OrderAlreadyAcceptedType, { order, accessToken });
  }
}
