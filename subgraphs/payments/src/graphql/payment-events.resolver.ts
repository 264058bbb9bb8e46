import { isStaff, ListSize } from '@shop/kit/graphql';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { PaymentsContext } from './context.js';
import { PaymentEventType, PaymentType } from './payment.type.js';
import { toPaymentEventType } from './to-payment-type.js';

@Resolver(() => PaymentType)
export class PaymentEventsResolver {
  @ListSize(10)
  @FieldResolver(() => [PaymentEventType], {
    nullable: true,
    description: 'The ledger of the payment, oldest first. For staff; null for anyone else.',
  })
  async events(
    @Root() payment: PaymentType,
    @Ctx() context: PaymentsContext,
  ): Promise<PaymentEventType[] | null> {
    if (!isStaff(context)) return null;
    return (await context.loaders.eventsByOrder.load(payment.orderId)).map(toPaymentEventType);
  }
}
