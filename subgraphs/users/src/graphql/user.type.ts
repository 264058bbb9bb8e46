import { asType, DateTimeScalar } from '@shop/kit/graphql';
import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type { Role, User } from '../domain/user.js';

export const RoleEnum = { CUSTOMER: 'CUSTOMER', STAFF: 'STAFF', ADMIN: 'ADMIN' } as const satisfies Record<
  Role,
  Role
>;
registerEnumType(RoleEnum, {
  name: 'Role',
  description: 'What a user may do.',
  valuesConfig: {
    CUSTOMER: { description: 'Shops for themselves.' },
    STAFF: { description: 'Runs the shop: sees every order and user.' },
    ADMIN: { description: 'May do whatever staff may, and manages the staff.' },
  },
});

@Directive('@key(fields: "id")')
@ObjectType('User', {
  description:
    'A person with an account. Visible to that person and to staff; to anyone else there is no such user.',
})
export class UserType {
  @Field(() => ID, { description: 'The id, opaque to clients.' })
  id!: string;

  @Field(() => String, { description: 'The e-mail address, in lower case. It is what one signs in with.' })
  email!: string;

  @Field(() => String, {
    description: 'The name as the person writes it, 1 to 100 characters in any script.',
  })
  name!: string;

  @Field(() => [RoleEnum], { description: 'What the user may do. At least one.' })
  roles!: Role[];

  @Field(() => DateTimeScalar, { description: 'When the account was made.' })
  createdAt!: Date;
}

export const toUserType = ({ id, email, name, roles, createdAt }: User): UserType =>
  asType(UserType, { id, email, name, roles: [...roles], createdAt });
