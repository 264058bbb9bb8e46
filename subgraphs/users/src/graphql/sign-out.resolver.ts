import { asType } from '@shop/kit/graphql';
import { Arg, createUnionType, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { SignOut } from '../use-cases/sign-out.js';

@InputType('SignOutInput', { description: 'Which session to end.' })
export class SignOutInput {
  @Field(() => String, { description: 'A refresh token of the session.' })
  refreshToken!: string;
}

@ObjectType('SignedOut', { description: 'The session has ended, or there was none.' })
export class SignedOutType {
  @Field(() => Boolean, { description: 'Always true: afterwards the refresh token opens nothing.' })
  signedOut!: boolean;
}

export const SignOutResult = createUnionType({
  name: 'SignOutResult',
  description: 'What `signOut` answers.',
  types: () => [SignedOutType] as const,
});

@Resolver()
export class SignOutResolver {
  constructor(private readonly endSession: SignOut) {}

  @Mutation(() => SignOutResult, {
    description:
      'Ends the session of a refresh token on this device. An access token that is already out stays valid until it ends by itself.',
  })
  async signOut(@Arg('input', () => SignOutInput, { description: 'The session.' }) input: SignOutInput) {
    await this.endSession(input.refreshToken);
    return asType(SignedOutType, { signedOut: true });
  }
}
