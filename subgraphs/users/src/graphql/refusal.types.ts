import { asType, UserErrorType } from '@shop/kit/graphql';
import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType('EmailTakenError', {
  implements: UserErrorType,
  description: 'There is an account with this e-mail address already, in whatever spelling.',
})
export class EmailTakenErrorType extends UserErrorType {}

@ObjectType('InvalidCredentialsError', {
  implements: UserErrorType,
  description: 'No account has this e-mail address and password. It is not told which of them is wrong.',
})
export class InvalidCredentialsErrorType extends UserErrorType {}

@ObjectType('TooManyAttemptsError', {
  implements: UserErrorType,
  description: 'Too many sign-ins failed. The password was not looked at.',
})
export class TooManyAttemptsErrorType extends UserErrorType {
  @Field(() => Int, { description: 'How many seconds to wait before the next attempt.' })
  retryAfterSeconds!: number;
}

@ObjectType('SessionExpiredError', {
  implements: UserErrorType,
  description: 'The refresh token is unknown, used up or too old, or the session has ended. Sign in again.',
})
export class SessionExpiredErrorType extends UserErrorType {}

export const emailTaken = () =>
  asType(EmailTakenErrorType, {
    code: 'EMAIL_TAKEN',
    message: 'This e-mail address has an account already.',
  });

export const invalidCredentials = () =>
  asType(InvalidCredentialsErrorType, {
    code: 'INVALID_CREDENTIALS',
    message: 'The e-mail address or the password is wrong.',
  });

export const tooManyAttempts = (retryAfterSeconds: number) =>
  asType(TooManyAttemptsErrorType, {
    code: 'TOO_MANY_ATTEMPTS',
    message: `Too many sign-ins failed. Try again in ${retryAfterSeconds} seconds.`,
    retryAfterSeconds,
  });

export const sessionExpired = () =>
  asType(SessionExpiredErrorType, {
    code: 'SESSION_EXPIRED',
    message: 'The session has ended. Sign in again.',
  });
