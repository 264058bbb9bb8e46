import { crashPoint } from '@shop/kit/crash-point';
import type { InvalidInput } from '@shop/kit/graphql';
import { ok, type Result } from '@shop/kit/result';
import type { OpenSession, SessionGrant } from './open-session.js';
import type { EmailTaken, RegisterUser, Registration } from './register-user.js';

type Deps = Readonly<{ registerUser: RegisterUser; openSession: OpenSession }>;

/**
 * A new customer, signed in at once. The session is not part of the account's transaction, since sessions may live in another store: should it
 * fail, the account is there and signing in works.
 */
export const makeSignUp =
  ({ registerUser, openSession }: Deps) =>
  async (registration: Registration): Promise<Result<SessionGrant, EmailTaken | InvalidInput>> => {
    const registered = await registerUser(registration, ['CUSTOMER']);
    if (!registered.ok) return registered;
    crashPoint('users:after-registration');
    return ok(await openSession(registered.value));
  };

export type SignUp = ReturnType<typeof makeSignUp>;
