import { CurrencyCodeScalar } from '@shop/kit/graphql';
import { Field, ID, InputType, Int } from 'type-graphql';

@InputType('CreateCartInput', { description: 'A new, empty cart.' })
export class CreateCartInput {
  @Field(() => CurrencyCodeScalar, { description: 'The currency to buy in.' })
  currency!: string;
}

@InputType('CartLineInput', { description: 'What to put into a cart.' })
export class CartLineInput {
  @Field(() => ID, { description: 'The variant.' })
  variantId!: string;

  @Field(() => Int, { description: 'How many, 1 to 999. What is in the cart already is added to it.' })
  quantity!: number;
}

@InputType('AddCartLinesInput', { description: 'Lines to put into a cart: all of them or none.' })
export class AddCartLinesInput {
  @Field(() => ID, { description: 'The cart.' })
  cartId!: string;

  @Field(() => [CartLineInput], { description: 'At least one line; a cart holds at most 100.' })
  lines!: CartLineInput[];
}

@InputType('UpdateCartLineInput', { description: 'A new quantity for a line.' })
export class UpdateCartLineInput {
  @Field(() => ID, { description: 'The cart.' })
  cartId!: string;

  @Field(() => ID, { description: 'The line.' })
  lineId!: string;

  @Field(() => Int, { description: 'How many from now on, 1 to 999.' })
  quantity!: number;
}

@InputType('RemoveCartLineInput', { description: 'A line to take out of a cart.' })
export class RemoveCartLineInput {
  @Field(() => ID, { description: 'The cart.' })
  cartId!: string;

  @Field(() => ID, { description: 'The line.' })
  lineId!: string;
}
