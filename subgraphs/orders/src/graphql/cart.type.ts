import { asType, CurrencyCodeScalar, ListSize, MoneyType, toMoneyType } from '@shop/kit/graphql';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { CartView, CartViewLine } from '../domain/cart-view.js';
import { CartLineType } from './cart-line.type.js';
import { ProductVariantStub } from './product-variant.stub.js';

@ObjectType('Cart', { description: 'What a shopper means to buy, with the prices of this moment.' })
export class CartType {
  @Field(() => ID, {
    description:
      'The id. A cart of nobody is open to whoever knows it; the first change by a signed-in viewer makes it theirs.',
  })
  id!: string;

  @Field(() => Int, { description: 'Grows with every change; give it to `placeOrder`.' })
  version!: number;

  @Field(() => CurrencyCodeScalar, { description: 'The currency of all its prices.' })
  currency!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The order it has become; null while it can be changed.',
  })
  orderId!: string | null;

  @ListSize(10)
  @Field(() => [CartLineType], { description: 'Its lines in the order they were added, at most 100.' })
  lines!: CartLineType[];

  @Field(() => MoneyType, { description: 'The lines before discounts, tax included.' })
  subtotal!: MoneyType;

  @Field(() => MoneyType, { description: 'The discounts of all lines.' })
  discount!: MoneyType;

  @Field(() => MoneyType, { description: 'What sending it costs.' })
  shipping!: MoneyType;

  @Field(() => MoneyType, {
    description:
      "The tax contained in the total, at the rate of the shop's home country until an address is known.",
  })
  tax!: MoneyType;

  @Field(() => MoneyType, {
    description: 'subtotal − discount + shipping: the `expectedTotal` of `placeOrder`.',
  })
  total!: MoneyType;
}

const toCartLineType = (line: CartViewLine): CartLineType =>
  asType(CartLineType, {
    id: line.id,
    variantId: line.variantId,
    variant: asType(ProductVariantStub, { id: line.variantId }),
    sku: line.sku,
    name: line.name,
    quantity: line.quantity,
    unitPrice: toMoneyType(line.unitPrice),
    discount: toMoneyType(line.discount),
    total: toMoneyType(line.total),
    source: line,
  });

export const toCartType = ({ cart, lines, totals }: CartView): CartType =>
  asType(CartType, {
    id: cart.id,
    version: cart.version,
    currency: cart.currency,
    orderId: cart.orderId,
    lines: lines.map(toCartLineType),
    subtotal: toMoneyType(totals.subtotal),
    discount: toMoneyType(totals.discount),
    shipping: toMoneyType(totals.shipping),
    tax: toMoneyType(totals.tax),
    total: toMoneyType(totals.total),
  });
