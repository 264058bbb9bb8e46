import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** The variant that products owns and describes; availability is added to it here. */
@Directive('@key(fields: "id")')
@ObjectType('ProductVariant')
export class ProductVariantStub {
  @Field(() => ID)
  id!: string;
}
