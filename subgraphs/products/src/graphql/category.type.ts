import { asType } from '@shop/kit/graphql';
import { Directive, Field, ID, ObjectType } from 'type-graphql';
import type { Category } from '../domain/category.js';

@Directive('@cacheControl(inheritMaxAge: true)')
@ObjectType('Category', { description: 'A shelf of the shop. Each product stands on one.' })
export class CategoryType {
  @Field(() => ID, { description: 'The id; opaque.' })
  id!: string;

  @Field(() => String, { description: 'The name in addresses and in the `category` facet; unique.' })
  slug!: string;

  @Field(() => String, { description: 'The name to show.' })
  name!: string;
}

export const toCategoryType = ({ id, slug, name }: Category): CategoryType =>
  asType(CategoryType, { id, slug, name });
