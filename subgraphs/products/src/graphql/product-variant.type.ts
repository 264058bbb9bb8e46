import { asType, ListSize, MoneyType, toMoneyType } from '@shop/kit/graphql';
import { Directive, Field, ID, ObjectType } from 'type-graphql';
import type { ProductVariant } from '../domain/product.js';

@Directive('@cacheControl(inheritMaxAge: true)')
@ObjectType('OptionValue', { description: 'What a variant is for one of the options of its product.' })
export class OptionValueType {
  @Field(() => String, { description: 'The name of the option.' })
  name!: string;

  @Field(() => String, { description: 'The value this variant has.' })
  value!: string;
}

@Directive('@key(fields: "id")')
@Directive('@cacheControl(maxAge: 5)')
@ObjectType('ProductVariant', { description: 'One buyable form of a product, with its own SKU and price.' })
export class ProductVariantType {
  @Field(() => ID, { description: 'The id; opaque. Carts and orders refer to it.' })
  id!: string;

  @Field(() => String, { description: 'The stock keeping unit; unique.' })
  sku!: string;

  @Field(() => String, { description: 'The name to show beside that of the product.' })
  name!: string;

  @ListSize(3)
  @Field(() => [OptionValueType], { description: 'One value for each option of the product.' })
  options!: readonly OptionValueType[];

  @Field(() => MoneyType, { description: 'The price of one unit, tax included.' })
  price!: MoneyType;

  @Field(() => Boolean, { description: 'Whether this variant is on sale, if its product is.' })
  active!: boolean;

  productId!: string;
}

export const toProductVariantType = (variant: ProductVariant, productId: string): ProductVariantType =>
  asType(ProductVariantType, { ...variant, productId, price: toMoneyType(variant.price) });
