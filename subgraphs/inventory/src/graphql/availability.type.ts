import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType('Availability', { description: 'What a shopper can still order of a variant.' })
export class AvailabilityType {
  @Field(() => Boolean, { description: 'Whether at least one unit can be ordered.' })
  inStock!: boolean;

  @Field(() => Int, { description: 'Units on hand that no order holds, over all locations; never negative.' })
  quantity!: number;
}
