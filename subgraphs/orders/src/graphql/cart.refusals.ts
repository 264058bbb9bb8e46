import { UserErrorType } from '@shop/kit/graphql';
import { Field, ID, Int, ObjectType } from 'type-graphql';

@ObjectType('CartNotFoundError', {
  implements: UserErrorType,
  description: 'There is no such cart, or it belongs to someone else.',
})
export class CartNotFoundErrorType extends UserErrorType {
  @Field(() => ID, { description: 'The id that was asked for.' })
  cartId!: string;
}

@ObjectType('CartLineNotFoundError', {
  implements: UserErrorType,
  description: 'The cart has no such line, or not any more.',
})
export class CartLineNotFoundErrorType extends UserErrorType {
  @Field(() => ID, { description: 'The id that was asked for.' })
  lineId!: string;
}

@ObjectType('CartClosedError', {
  implements: UserErrorType,
  description: 'The cart has become an order and can no longer be changed. Start a new one.',
})
export class CartClosedErrorType extends UserErrorType {
  @Field(() => Int, { description: 'Its version now; `Cart.orderId` names the order.' })
  currentVersion!: number;
}

@ObjectType('VariantUnavailableError', {
  implements: UserErrorType,
  description: 'Something asked for is not sold, or not any more. Nothing was changed.',
})
export class VariantUnavailableErrorType extends UserErrorType {
  @Field(() => [ID], { description: 'The variants that are not sold.' })
  variantIds!: string[];
}
