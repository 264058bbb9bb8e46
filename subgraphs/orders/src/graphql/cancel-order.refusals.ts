import { UserErrorType } from '@shop/kit/graphql';
import { Field, ID, ObjectType } from 'type-graphql';
import type { OrderStatus } from '../domain/order-status.js';
import { OrderStatusEnum } from './enums.js';

@ObjectType('OrderNotFoundError', {
  implements: UserErrorType,
  description: 'There is no such order, or it belongs to someone else.',
})
export class OrderNotFoundErrorType extends UserErrorType {
  @Field(() => ID, { description: 'The id that was asked for.' })
  orderId!: string;
}

@ObjectType('OrderNotCancellableError', {
  implements: UserErrorType,
  description: 'The order has come too far to be cancelled, or has ended already.',
})
export class OrderNotCancellableErrorType extends UserErrorType {
  @Field(() => ID, { description: 'The order.' })
  orderId!: string;

  @Field(() => OrderStatusEnum, { description: 'Its status, from which it cannot become CANCELLED.' })
  status!: OrderStatus;
}
