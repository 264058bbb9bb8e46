import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** Described by its owner, orders. */
@Directive('@key(fields: "id")')
@ObjectType('Order')
export class OrderStub {
  @Field(() => ID)
  id!: string;
}
