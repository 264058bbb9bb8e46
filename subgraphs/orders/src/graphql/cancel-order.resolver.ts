import { addToLogContext } from '@shop/kit/log';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { CancelOrder } from '../use-cases/cancel-order.js';
import { CancelOrderInput } from './order.inputs.js';
import { toOrderType } from './order.type.js';
import type { OrdersContext } from './orders-context.js';
import { CancelOrderResult, toOrderCancelled } from './results.js';
import { toRefusal } from './to-refusal.js';

@Resolver()
export class CancelOrderResolver {
  constructor(private readonly cancel: CancelOrder) {}

  @Mutation(() => CancelOrderResult, {
    description:
      'Cancels an order that is PENDING, AWAITING_PAYMENT or CONFIRMED. Its status changes at once; stock and money follow.',
  })
  async cancelOrder(
    @Arg('input', () => CancelOrderInput, { description: 'The order to cancel.' }) input: CancelOrderInput,
    @Ctx() context: OrdersContext,
  ): Promise<typeof CancelOrderResult> {
    const { accessToken, ...rest } = input;
    const mayOpen: OrdersContext['mayOpen'] = (order) => context.mayOpen(order, accessToken);
    const result = await this.cancel({ isStaff: context.isStaff, mayOpen }, rest);
    if (result.ok) addToLogContext({ orderId: result.value.id });
    return result.ok ? toOrderCancelled(toOrderType(result.value)) : toRefusal(result.error);
  }
}
