import { newId } from '@shop/kit/db';
import type { InvalidInput } from '@shop/kit/graphql';
import { err, ok, type Result } from '@shop/kit/result';
import { normaliseEmail } from '../domain/email.js';
import { choosePassword } from '../domain/password.js';
import { normaliseName } from '../domain/person-name.js';
import type { Role, User } from '../domain/user.js';
import type { PasswordHasher } from './password-hasher.js';
import type { UserStore } from './user-store.js';

export type Registration = Readonly<{ email: string; password: string; name: string }>;
export type EmailTaken = Readonly<{ code: 'EMAIL_TAKEN' }>;

type Deps = Readonly<{ users: UserStore; passwords: PasswordHasher }>;

/** Adds an account under the rules for e-mail addresses, names and passwords. All faults are told at once. */
export const makeRegisterUser =
  ({ users, passwords }: Deps) =>
  async (
    registration: Registration,
    roles: readonly Role[],
  ): Promise<Result<User, EmailTaken | InvalidInput>> => {
    const email = normaliseEmail(registration.email);
    const name = normaliseName(registration.name);
    const password = choosePassword(registration.password, email.ok ? email.value : '');
    if (!email.ok || !name.ok || !password.ok) {
      const fields = Object.entries({ email, password, name }).flatMap(([field, check]) =>
        check.ok ? [] : [{ field, message: `${check.error}.` }],
      );
      return err({ code: 'INVALID_INPUT', fields });
    }
    const passwordHash = await passwords.hash(password.value);
    const user = await users.add({
      id: newId(),
      email: email.value,
      name: name.value,
      roles,
      passwordHash,
    });
    return user ? ok(user) : err({ code: 'EMAIL_TAKEN' });
  };

export type RegisterUser = ReturnType<typeof makeRegisterUser>;
