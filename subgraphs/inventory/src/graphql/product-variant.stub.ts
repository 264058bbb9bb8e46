import { Directive, Field, ID, ObjectType } from 'type-graphql';

@Directive('@key(fields: "id")')
@ObjectType('ProductVariant', {
  description: 'One buyable form of a product; its availability is added here.',
})
export class ProductVariantStub {
  @Field(() => ID, { description: 'The id of the variant.' })
  id!: string;
}
