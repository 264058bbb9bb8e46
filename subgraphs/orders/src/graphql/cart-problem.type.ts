import { Field, ID, ObjectType } from 'type-graphql';
import type { CartProblemCode } from '../domain/cart-problem.js';
import { CartProblemCodeEnum } from './enums.js';

@ObjectType('CartProblem', {
  description:
    'A reason to look at a line of a cart before ordering. Only VARIANT_UNAVAILABLE always stops an order.',
})
export class CartProblemType {
  @Field(() => CartProblemCodeEnum, { description: 'What it is.' })
  code!: CartProblemCode;

  @Field(() => ID, { description: 'The line it is about.' })
  lineId!: string;

  @Field(() => String, { description: 'What it is, in English, with the figures.' })
  message!: string;
}
