import { isId } from '@shop/kit/db';
import { ListSize } from '@shop/kit/graphql';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { canSeePayment } from './can-see-payment.js';
import type { PaymentsContext } from './context.js';
import { OrderStub } from './order.stub.js';
import { PaymentType } from './payment.type.js';
import { toPaymentType } from './to-payment-type.js';

@Resolver(() => OrderStub)
export class OrderPaymentsResolver {
  constructor(private readonly orderAccessSecret: string) {}

  @ListSize(2)
  @FieldResolver(() => [PaymentType], {
    nullable: true,
    description:
      "The payments of the order, for its owner and staff. A guest sends the order's access token in the header `x-order-access-token`.",
  })
  async payments(@Root() order: OrderStub, @Ctx() context: PaymentsContext): Promise<PaymentType[]> {
    const payment = isId(order.id) ? await context.loaders.paymentByOrder.load(order.id) : null;
    // A stranger's order looks like one without payments, or ids could be probed.
    return payment && canSeePayment(payment, context, this.orderAccessSecret) ? [toPaymentType(payment)] : [];
  }
}
