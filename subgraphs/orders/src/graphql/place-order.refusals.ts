import { ListSize, MoneyType, UserErrorType } from '@shop/kit/graphql';
import { Field, ID, Int, ObjectType } from 'type-graphql';

@ObjectType('IdempotencyKeyReusedError', {
  implements: UserErrorType,
  description: 'The idempotency key was used before with another input. Nothing was changed; use a new key.',
})
export class IdempotencyKeyReusedErrorType extends UserErrorType {}

@ObjectType('CartChangedError', {
  implements: UserErrorType,
  description: 'The cart is no longer what the shopper saw, or it has been ordered already. Read it again.',
})
export class CartChangedErrorType extends UserErrorType {
  @Field(() => Int, { description: 'The version of the cart now.' })
  currentVersion!: number;
}

@ObjectType('TotalChangedError', {
  implements: UserErrorType,
  description: 'The cart would cost another sum than the shopper agreed to. Show the new one and ask again.',
})
export class TotalChangedErrorType extends UserErrorType {
  @Field(() => MoneyType, { description: 'The total that was given.' })
  expected!: MoneyType;

  @Field(() => MoneyType, { description: 'The total of this moment.' })
  actual!: MoneyType;
}

@ObjectType('OutOfStockLine', { description: 'A line of a cart that there is too little stock for.' })
export class OutOfStockLineType {
  @Field(() => ID, { description: 'The line of the cart.' })
  lineId!: string;

  @Field(() => Int, { description: 'How many the line asks for.' })
  requested!: number;

  @Field(() => Int, { description: 'How many there are.' })
  available!: number;
}

@ObjectType('OutOfStockError', {
  implements: UserErrorType,
  description: 'There is too little stock for the cart. Nothing was ordered.',
})
export class OutOfStockErrorType extends UserErrorType {
  @ListSize(10)
  @Field(() => [OutOfStockLineType], { description: 'The lines it is too little for. At least one.' })
  lines!: OutOfStockLineType[];
}
