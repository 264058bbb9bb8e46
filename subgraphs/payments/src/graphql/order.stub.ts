import { Directive, Field, ID, ObjectType } from 'type-graphql';

@Directive('@key(fields: "id")')
@ObjectType('Order', { description: 'An order; its payments are added here.' })
export class OrderStub {
  @Field(() => ID, { description: 'The id of the order.' })
  id!: string;
}
