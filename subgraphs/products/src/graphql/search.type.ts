import { ListSize } from '@shop/kit/graphql';
import { Directive, Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { SuggestionKind } from '../use-cases/search-index.js';

@Directive('@cacheControl(inheritMaxAge: true)')
@ObjectType('FacetValue', { description: 'One value to narrow a search by.' })
export class FacetValueType {
  @Field(() => String, { description: 'The value; for `category` the slug.' })
  value!: string;

  @Field(() => Int, { description: 'How many products would be found with it.' })
  count!: number;
}

@Directive('@cacheControl(inheritMaxAge: true)')
@ObjectType('Facet', { description: 'A field to narrow a search by, with what can be chosen.' })
export class FacetType {
  @Field(() => String, { description: '`category`, `brand`, or the name of an attribute or option.' })
  field!: string;

  @ListSize(20)
  @Field(() => [FacetValueType], {
    description:
      'The values, most frequent first; 50 at most. A filter on this very field does not narrow them.',
  })
  values!: readonly FacetValueType[];
}

export const SuggestionKindEnum: Record<SuggestionKind, SuggestionKind> = {
  CATEGORY: 'CATEGORY',
  BRAND: 'BRAND',
  PRODUCT: 'PRODUCT',
};

registerEnumType(SuggestionKindEnum, {
  name: 'ProductSuggestionKind',
  description: 'What a suggestion leads to.',
  valuesConfig: {
    CATEGORY: { description: 'A category; `slug` is its slug.' },
    BRAND: { description: 'A brand; there is no slug.' },
    PRODUCT: { description: 'A product; `slug` is its slug.' },
  },
});

@Directive('@cacheControl(inheritMaxAge: true)')
@ObjectType('ProductSuggestion', { description: 'How a term that is being typed may go on.' })
export class ProductSuggestionType {
  @Field(() => SuggestionKindEnum, { description: 'What it leads to.' })
  kind!: SuggestionKind;

  @Field(() => String, { description: 'The text to show.' })
  text!: string;

  @Field(() => String, { nullable: true, description: 'The slug of the product or category.' })
  slug!: string | null;
}
