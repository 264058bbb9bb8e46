import { asType, DateTimeScalar, ListSize, MoneyType, toMoneyType } from '@shop/kit/graphql';
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { type Product, priceRange } from '../domain/product.js';
import { ProductVariantType, toProductVariantType } from './product-variant.type.js';

@Directive('@cacheControl(inheritMaxAge: true)')
@ObjectType('ProductOption', { description: 'A choice between variants, such as the size.' })
export class ProductOptionType {
  @Field(() => String, { description: 'The name of the choice.' })
  name!: string;

  @Field(() => [String], { description: 'What can be chosen, in the order to show it.' })
  values!: readonly string[];
}

@Directive('@cacheControl(inheritMaxAge: true)')
@ObjectType('ProductAttribute', {
  description: 'A fact about a product that is the same for all its variants.',
})
export class ProductAttributeType {
  @Field(() => String, { description: 'The name of the fact, such as `Material`.' })
  name!: string;

  @Field(() => String, { description: 'The fact itself, such as `Oak`.' })
  value!: string;
}

@Directive('@cacheControl(inheritMaxAge: true)')
@ObjectType('ProductImage', { description: 'A picture of a product.' })
export class ProductImageType {
  @Field(() => String, { description: 'Where the picture is.' })
  url!: string;

  @Field(() => String, { description: 'What the picture shows, for those who cannot see it.' })
  alt!: string;
}

@Directive('@cacheControl(inheritMaxAge: true)')
@ObjectType('PriceRange', {
  description: 'What a product costs at least and at most, over its active variants.',
})
export class PriceRangeType {
  @Field(() => MoneyType, { description: 'The price of the cheapest variant.' })
  min!: MoneyType;

  @Field(() => MoneyType, { description: 'The price of the dearest variant.' })
  max!: MoneyType;
}

@Directive('@key(fields: "id")')
@Directive('@cacheControl(maxAge: 5)')
@ObjectType('Product', { description: 'Something the shop sells, in one or more variants.' })
export class ProductType {
  @Field(() => ID, { description: 'The id; opaque.' })
  id!: string;

  @Field(() => String, { description: 'The name in addresses; unique, and may be changed by staff.' })
  slug!: string;

  @Field(() => String, { description: 'The name to show.' })
  name!: string;

  @Field(() => String, { description: 'Plain text about the product.' })
  description!: string;

  @Field(() => String, { description: 'Who makes it.' })
  brand!: string;

  @ListSize(3)
  @Field(() => [ProductOptionType], { description: 'The choices between the variants, five at most.' })
  options!: readonly ProductOptionType[];

  @ListSize(10)
  @Field(() => [ProductAttributeType], { description: 'Facts about the product, fifty at most.' })
  attributes!: readonly ProductAttributeType[];

  @ListSize(5)
  @Field(() => [ProductImageType], { description: 'Pictures, the main one first; twenty at most.' })
  images!: readonly ProductImageType[];

  @Field(() => PriceRangeType, { description: 'The lowest and the highest price.' })
  priceRange!: PriceRangeType;

  @ListSize(10)
  @Field(() => [ProductVariantType], {
    description: 'The forms in which it can be bought, two hundred at most.',
  })
  variants!: readonly ProductVariantType[];

  @Field(() => Boolean, {
    description: 'Whether it is on sale. Shoppers do not see inactive products in lists.',
  })
  active!: boolean;

  @Field(() => Int, { description: 'Rises with every change; an update names the version it was made from.' })
  version!: number;

  @Field(() => DateTimeScalar, { description: 'When it was added.' })
  createdAt!: Date;

  @Field(() => DateTimeScalar, { description: 'When it was changed last.' })
  updatedAt!: Date;

  categoryId!: string;
}

export const toProductType = (product: Product): ProductType => {
  const { min, max } = priceRange(product);
  return asType(ProductType, {
    ...product,
    variants: product.variants.map((variant) => toProductVariantType(variant, product.id)),
    priceRange: asType(PriceRangeType, { min: toMoneyType(min), max: toMoneyType(max) }),
    createdAt: new Date(product.createdAt),
    updatedAt: new Date(product.updatedAt),
  });
};
