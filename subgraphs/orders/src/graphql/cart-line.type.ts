import { MoneyType } from '@shop/kit/graphql';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { CartViewLine } from '../domain/cart-view.js';
import { ProductVariantStub } from './product-variant.stub.js';

@ObjectType('CartLine', { description: 'One variant in a cart, with its price of this moment.' })
export class CartLineType {
  @Field(() => ID, { description: 'The id of the line; it stays when the quantity changes.' })
  id!: string;

  @Field(() => ID, { description: 'The id of the variant.' })
  variantId!: string;

  @Field(() => ProductVariantStub, {
    nullable: true,
    description: 'The variant in the catalogue; null while the catalogue cannot be asked.',
  })
  variant!: ProductVariantStub | null;

  @Field(() => String, { description: "The shop's own code of the variant." })
  sku!: string;

  @Field(() => String, { description: 'What it is called.' })
  name!: string;

  @Field(() => Int, { description: 'How many, 1 to 999.' })
  quantity!: number;

  @Field(() => MoneyType, { description: 'The price of one, tax included.' })
  unitPrice!: MoneyType;

  @Field(() => MoneyType, { description: 'What the quantity takes off the price.' })
  discount!: MoneyType;

  @Field(() => MoneyType, { description: 'unitPrice × quantity − discount.' })
  total!: MoneyType;

  /** Not in the schema: what its problems are found from. */
  source!: CartViewLine;
}
