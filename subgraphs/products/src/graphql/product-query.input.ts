import { afterDescription, DecimalScalar, firstDescription } from '@shop/kit/graphql';
import { Field, InputType, Int, registerEnumType } from 'type-graphql';
import { type ProductSort, productSorts } from '../domain/product-query.js';

export const ProductSortEnum = Object.fromEntries(productSorts.map((sort) => [sort, sort])) as Record<
  ProductSort,
  ProductSort
>;

registerEnumType(ProductSortEnum, {
  name: 'ProductSort',
  description: 'The order of a list of products. Equal ones are ordered by id, so pages never overlap.',
  valuesConfig: {
    RELEVANCE: { description: 'Best match of the term first; without a term the same as `NEWEST`.' },
    NEWEST: { description: 'Added last first.' },
    NAME_ASC: { description: 'By name, without regard to accents and case.' },
    NAME_DESC: { description: 'By name, backwards.' },
    PRICE_ASC: { description: 'By the lowest price of a product, cheapest first.' },
    PRICE_DESC: { description: 'By the lowest price of a product, dearest first.' },
  },
});

@InputType('ProductAttributeFilter', { description: 'Products that have one of the values.' })
export class ProductAttributeFilterInput {
  @Field(() => String, { description: 'The name of an attribute or an option, as facets name it.' })
  name!: string;

  @Field(() => [String], { description: 'One of these must apply; 50 at most.' })
  values!: string[];
}

@InputType('ProductFilter', {
  description: 'Narrows a list of products. All parts must apply; an absent or empty part does not narrow.',
})
export class ProductFilterInput {
  @Field(() => [String], { nullable: true, description: 'In one of these categories, by slug; 50 at most.' })
  categories?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'From one of these brands; 50 at most.' })
  brands?: string[] | null;

  @Field(() => [ProductAttributeFilterInput], {
    nullable: true,
    description: 'With these attributes and options; 20 at most.',
  })
  attributes?: ProductAttributeFilterInput[] | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'With a variant at this price or above, in the currency of the shop.',
  })
  minPrice?: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'With a variant at this price or below, in the currency of the shop.',
  })
  maxPrice?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'For staff: only products on sale, or only others. Shoppers see those on sale.',
  })
  active?: boolean | null;
}

@InputType('SearchProductsInput', { description: 'What to search for.' })
export class SearchProductsInput {
  @Field(() => String, {
    defaultValue: '',
    description:
      'Words to find, 200 characters at most; every word must be found, typing errors are forgiven. Empty finds everything.',
  })
  term!: string;

  @Field(() => ProductFilterInput, { nullable: true, description: 'Narrows what is found.' })
  filter?: ProductFilterInput | null;

  @Field(() => ProductSortEnum, { defaultValue: 'RELEVANCE', description: 'The order of what is found.' })
  sort!: ProductSort;

  @Field(() => Int, { nullable: true, defaultValue: 20, description: firstDescription })
  first?: number | null;

  @Field(() => String, { nullable: true, description: afterDescription })
  after?: string | null;
}
