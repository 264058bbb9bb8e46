import { Directive, Field, ID, ObjectType } from 'type-graphql';

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('ProductVariant', { description: 'One buyable form of a product.' })
export class ProductVariantStub {
  @Field(() => ID, { description: 'The id of the variant.' })
  id!: string;
}
