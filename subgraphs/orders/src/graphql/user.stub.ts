import { Directive, Field, ID, ObjectType } from 'type-graphql';

@Directive('@key(fields: "id")')
@ObjectType('User', { description: 'A person with an account.' })
export class UserStub {
  @Field(() => ID, { description: 'The id of the account.' })
  id!: string;
}
