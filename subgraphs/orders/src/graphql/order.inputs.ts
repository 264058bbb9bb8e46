import { MoneyInput } from '@shop/kit/graphql';
import { Field, ID, InputType, Int } from 'type-graphql';
import { ShippingAddressInput } from './shipping-address.type.js';

@InputType('PaymentInput', { description: 'How to pay.' })
export class PaymentInput {
  @Field(() => String, { description: 'The method, such as `card`.' })
  method!: string;

  @Field(() => String, {
    description: "The payment provider's single-use token for it. Never a card number.",
  })
  token!: string;
}

@InputType('PlaceOrderInput', { description: 'The wish to buy a cart as the shopper saw it.' })
export class PlaceOrderInput {
  @Field(() => ID, { description: 'The cart.' })
  cartId!: string;

  @Field(() => Int, { description: 'The version of the cart that the shopper saw.' })
  cartVersion!: number;

  @Field(() => MoneyInput, { description: 'The total that the shopper agreed to.' })
  expectedTotal!: MoneyInput;

  @Field(() => String, {
    description:
      'Chosen by the client, 8 to 255 characters, one for each wish to buy: sending the same input again with the same key gives the same order.',
  })
  idempotencyKey!: string;

  @Field(() => String, { description: 'Where to send the confirmation.' })
  email!: string;

  @Field(() => ShippingAddressInput, { description: 'Where to send the goods.' })
  shippingAddress!: ShippingAddressInput;

  @Field(() => PaymentInput, { description: 'How to pay.' })
  payment!: PaymentInput;
}

@InputType('CancelOrderInput', { description: 'An order to cancel.' })
export class CancelOrderInput {
  @Field(() => ID, { description: 'The order.' })
  orderId!: string;

  @Field(() => String, {
    description: 'Chosen by the client, 8 to 255 characters: repeating the request gives the same answer.',
  })
  idempotencyKey!: string;

  @Field(() => String, { nullable: true, description: 'Why, in the words of whoever cancels.' })
  reason?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What `placeOrder` gave to a shopper who is not signed in.',
  })
  accessToken?: string | null;
}
