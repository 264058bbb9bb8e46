import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** Described by its owner. */
@Directive('@key(fields: "id")')
@ObjectType('User')
export class UserStub {
  @Field(() => ID)
  id!: string;
}
