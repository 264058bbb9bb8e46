import { asType, MoneyType, toMoneyType } from '@shop/kit/graphql';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { OrderLine } from '../domain/order.js';
import { ProductVariantStub } from './product-variant.stub.js';

@ObjectType('OrderLine', { description: 'One variant of an order, as it was when the order was placed.' })
export class OrderLineType {
  @Field(() => ID, { description: 'The id of the line.' })
  id!: string;

  @Field(() => ID, { description: 'The id of the variant.' })
  variantId!: string;

  @Field(() => ProductVariantStub, {
    nullable: true,
    description:
      'The variant in the catalogue of today; null when it is gone or the catalogue cannot be asked.',
  })
  variant!: ProductVariantStub | null;

  @Field(() => String, { description: "The shop's own code of the variant." })
  sku!: string;

  @Field(() => String, { description: 'What it was called.' })
  name!: string;

  @Field(() => Int, { description: 'How many were ordered.' })
  quantity!: number;

  @Field(() => MoneyType, { description: 'The price of one, tax included.' })
  unitPrice!: MoneyType;

  @Field(() => MoneyType, { description: 'What the quantity took off the price.' })
  discount!: MoneyType;

  @Field(() => MoneyType, { description: 'unitPrice × quantity − discount.' })
  total!: MoneyType;
}

export const toOrderLineType = (line: OrderLine): OrderLineType =>
  asType(OrderLineType, {
    id: line.id,
    variantId: line.variantId,
    variant: asType(ProductVariantStub, { id: line.variantId }),
    sku: line.sku,
    name: line.name,
    quantity: line.quantity,
    unitPrice: toMoneyType(line.unitPrice),
    discount: toMoneyType(line.discount),
    total: toMoneyType(line.total),
  });
