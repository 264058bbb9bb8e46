import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** Described by its owner. */
@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('ProductVariant')
export class ProductVariantStub {
  @Field(() => ID)
  id!: string;
}
