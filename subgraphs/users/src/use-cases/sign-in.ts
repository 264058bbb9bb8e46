import { crashPoint } from '@shop/kit/crash-point';
import { err, ok, type Result } from '@shop/kit/result';
import { normaliseEmail } from '../domain/email.js';
import { isPossiblePassword, normalisePassword } from '../domain/password.js';
import type { OpenSession, SessionGrant } from './open-session.js';
import type { PasswordHasher } from './password-hasher.js';
import type { SignInAttempts } from './sign-in-attempts.js';
import type { UserStore } from './user-store.js';

export type Credentials = Readonly<{ email: string; password: string; address: string }>;
export type SignInRefused =
  | Readonly<{ code: 'INVALID_CREDENTIALS' }>
  | Readonly<{ code: 'TOO_MANY_ATTEMPTS'; retryAfterSeconds: number }>;

type Deps = Readonly<{
  users: UserStore;
  passwords: PasswordHasher;
  attempts: SignInAttempts;
  openSession: OpenSession;
}>;

/** An unknown e-mail, a wrong password and nonsense get the same answer after the same work. */
export const makeSignIn =
  ({ users, passwords, attempts, openSession }: Deps) =>
  async (credentials: Credentials): Promise<Result<SessionGrant, SignInRefused>> => {
    const normalised = normaliseEmail(credentials.email);
    const email = normalised.ok ? normalised.value : '';
    const subject = { email, address: credentials.address };
    const admission = await attempts.admit(subject);
    if (!admission.admitted)
      return err({ code: 'TOO_MANY_ATTEMPTS', retryAfterSeconds: admission.retryAfterSeconds });

    crashPoint('users:after-admission');
    const isPossible = isPossiblePassword(credentials.password);
    const user = email ? await users.byEmail(email) : null;
    const matches = await passwords.verify(
      isPossible ? normalisePassword(credentials.password) : '',
      isPossible ? user?.passwordHash : undefined,
    );
    if (!user || !matches) return err({ code: 'INVALID_CREDENTIALS' });

    await attempts.forgive(subject);
    crashPoint('users:after-forgiving');
    return ok(await openSession(user));
  };

export type SignIn = ReturnType<typeof makeSignIn>;
