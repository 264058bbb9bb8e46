import { Cost, InvalidInputErrorType, toInvalidInputError } from '@shop/kit/graphql';
import { Arg, createUnionType, Field, InputType, Mutation, Resolver } from 'type-graphql';
import type { SignUp } from '../use-cases/sign-up.js';
import { EmailTakenErrorType, emailTaken } from './refusal.types.js';
import { SessionType, toSessionType } from './session.type.js';

@InputType('SignUpInput', { description: 'A new account.' })
export class SignUpInput {
  @Field(() => String, { description: 'The e-mail address. Upper and lower case are the same.' })
  email!: string;

  @Field(() => String, {
    description: 'The password: 10 to 200 characters, not a common one and not the e-mail address.',
  })
  password!: string;

  @Field(() => String, { description: 'The name: 1 to 100 characters in any script.' })
  name!: string;
}

export const SignUpResult = createUnionType({
  name: 'SignUpResult',
  description: 'What `signUp` answers.',
  types: () => [SessionType, EmailTakenErrorType, InvalidInputErrorType] as const,
});

@Resolver()
export class SignUpResolver {
  constructor(private readonly signUpUser: SignUp) {}

  @Cost(500)
  @Mutation(() => SignUpResult, { description: 'Makes an account and signs in to it.' })
  async signUp(@Arg('input', () => SignUpInput, { description: 'The new account.' }) input: SignUpInput) {
    const result = await this.signUpUser(input);
    if (result.ok) return toSessionType(result.value);
    return result.error.code === 'EMAIL_TAKEN' ? emailTaken() : toInvalidInputError(result.error);
  }
}
