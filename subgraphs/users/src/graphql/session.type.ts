import { asType, DateTimeScalar } from '@shop/kit/graphql';
import { Field, ObjectType } from 'type-graphql';
import type { SessionGrant } from '../use-cases/open-session.js';
import { toUserType, UserType } from './user.type.js';

@ObjectType('Session', { description: 'A sign-in on one device, kept alive by its refresh token.' })
export class SessionType {
  @Field(() => String, { description: 'Send it as `Authorization: Bearer …`. Valid for some minutes.' })
  accessToken!: string;

  @Field(() => DateTimeScalar, {
    description: 'When the access token ends. Refresh the session before that.',
  })
  accessTokenExpiresAt!: Date;

  @Field(() => String, {
    description:
      'Gets the next session from `refreshSession`, once. Keep it secret; using it a second time ends the session.',
  })
  refreshToken!: string;

  @Field(() => UserType, { description: 'Who is signed in.' })
  user!: UserType;
}

export const toSessionType = ({ user, access, refreshToken }: SessionGrant): SessionType =>
  asType(SessionType, {
    accessToken: access.token,
    accessTokenExpiresAt: access.expiresAt,
    refreshToken,
    user: toUserType(user),
  });
