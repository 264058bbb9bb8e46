import { Cost } from '@shop/kit/graphql';
import { Arg, Ctx, createUnionType, Field, InputType, Mutation, Resolver } from 'type-graphql';
import type { SignIn } from '../use-cases/sign-in.js';
import {
  InvalidCredentialsErrorType,
  invalidCredentials,
  TooManyAttemptsErrorType,
  tooManyAttempts,
} from './refusal.types.js';
import { SessionType, toSessionType } from './session.type.js';
import type { UsersContext } from './users-context.js';

@InputType('SignInInput', { description: 'What a person signs in with.' })
export class SignInInput {
  @Field(() => String, { description: 'The e-mail address. Upper and lower case are the same.' })
  email!: string;

  @Field(() => String, { description: 'The password.' })
  password!: string;
}

export const SignInResult = createUnionType({
  name: 'SignInResult',
  description: 'What `signIn` answers.',
  types: () => [SessionType, InvalidCredentialsErrorType, TooManyAttemptsErrorType] as const,
});

@Resolver()
export class SignInResolver {
  constructor(private readonly signInUser: SignIn) {}

  @Cost(500)
  @Mutation(() => SignInResult, { description: 'Opens a session.' })
  async signIn(
    @Arg('input', () => SignInInput, { description: 'E-mail address and password.' }) input: SignInInput,
    @Ctx() { clientAddress }: UsersContext,
  ) {
    const { email, password } = input;
    const result = await this.signInUser({ email, password, address: clientAddress });
    if (result.ok) return toSessionType(result.value);
    return result.error.code === 'TOO_MANY_ATTEMPTS'
      ? tooManyAttempts(result.error.retryAfterSeconds)
      : invalidCredentials();
  }
}
