import { MoneyInput } from '@shop/kit/graphql';
import { Field, ID, InputType, Int } from 'type-graphql';

@InputType('ProductOptionInput', { description: 'A choice between variants.' })
export class ProductOptionInput {
  @Field(() => String, { description: 'The name of the choice, 50 characters at most.' })
  name!: string;

  @Field(() => [String], { description: 'What can be chosen, 1 to 50 values.' })
  values!: string[];
}

@InputType('NameValueInput', { description: 'A value by its name.' })
export class NameValueInput {
  @Field(() => String, { description: 'The name of the attribute or option.' })
  name!: string;

  @Field(() => String, { description: 'Its value.' })
  value!: string;
}

@InputType('ProductImageInput', { description: 'A picture of a product.' })
export class ProductImageInput {
  @Field(() => String, { description: 'Where the picture is: an http or https address.' })
  url!: string;

  @Field(() => String, { description: 'What it shows, 300 characters at most.' })
  alt!: string;
}

@InputType('ProductVariantInput', { description: 'A form in which a product can be bought.' })
export class ProductVariantInput {
  @Field(() => ID, { nullable: true, description: 'The variant to change; without it a variant is added.' })
  id?: string | null;

  @Field(() => String, { description: 'The SKU, unique in the shop.' })
  sku!: string;

  @Field(() => String, { nullable: true, description: 'The name; made from the option values unless given.' })
  name?: string | null;

  @Field(() => [NameValueInput], {
    defaultValue: [],
    description: 'One value for each option of the product.',
  })
  options!: NameValueInput[];

  @Field(() => MoneyInput, {
    description: 'The price of one unit, tax included, in the currency of the shop.',
  })
  price!: MoneyInput;

  @Field(() => Boolean, { defaultValue: true, description: 'Whether it is on sale.' })
  active!: boolean;
}

@InputType('CreateProductInput', { description: 'A new product.' })
export class CreateProductInput {
  @Field(() => String, { nullable: true, description: 'The slug; made from the name unless given.' })
  slug?: string | null;

  @Field(() => String, { description: 'The name, 1 to 200 characters.' })
  name!: string;

  @Field(() => String, { defaultValue: '', description: 'Plain text, 10000 characters at most.' })
  description!: string;

  @Field(() => ID, { description: 'The category it stands in.' })
  categoryId!: string;

  @Field(() => String, { description: 'Who makes it, 1 to 100 characters.' })
  brand!: string;

  @Field(() => [ProductOptionInput], {
    defaultValue: [],
    description: 'The choices between variants, 5 at most.',
  })
  options!: ProductOptionInput[];

  @Field(() => [NameValueInput], { defaultValue: [], description: 'Facts about the product, 50 at most.' })
  attributes!: NameValueInput[];

  @Field(() => [ProductImageInput], { defaultValue: [], description: 'Pictures, 20 at most.' })
  images!: ProductImageInput[];

  @Field(() => [ProductVariantInput], { description: 'The variants, 1 to 200.' })
  variants!: ProductVariantInput[];

  @Field(() => Boolean, { defaultValue: true, description: 'Whether it is on sale at once.' })
  active!: boolean;
}

@InputType('UpdateProductInput', {
  description: 'What to change of a product. What is left out stays as it is.',
})
export class UpdateProductInput {
  @Field(() => ID, { description: 'The product.' })
  id!: string;

  @Field(() => Int, { description: 'The version this change was made from; an older one is refused.' })
  expectedVersion!: number;

  @Field(() => String, { nullable: true, description: 'A new slug.' })
  slug?: string | null;

  @Field(() => String, { nullable: true, description: 'A new name.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'A new description.' })
  description?: string | null;

  @Field(() => ID, { nullable: true, description: 'Another category.' })
  categoryId?: string | null;

  @Field(() => String, { nullable: true, description: 'Another brand.' })
  brand?: string | null;

  @Field(() => [ProductOptionInput], {
    nullable: true,
    description: 'All options, in place of the present ones.',
  })
  options?: ProductOptionInput[] | null;

  @Field(() => [NameValueInput], {
    nullable: true,
    description: 'All attributes, in place of the present ones.',
  })
  attributes?: NameValueInput[] | null;

  @Field(() => [ProductImageInput], {
    nullable: true,
    description: 'All images, in place of the present ones.',
  })
  images?: ProductImageInput[] | null;

  @Field(() => [ProductVariantInput], {
    nullable: true,
    description: 'Variants to change or add. Others stay: switch off what is no longer sold.',
  })
  variants?: ProductVariantInput[] | null;
}

@InputType('SetProductActiveInput', { description: 'Puts a product on sale or takes it off.' })
export class SetProductActiveInput {
  @Field(() => ID, { description: 'The product.' })
  id!: string;

  @Field(() => Boolean, { description: 'Whether it is to be on sale.' })
  active!: boolean;
}
