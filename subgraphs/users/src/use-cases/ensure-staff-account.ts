import type { Logger } from '@shop/kit/log';
import { normaliseEmail } from '../domain/email.js';
import type { RegisterUser } from './register-user.js';
import type { UserStore } from './user-store.js';

type Deps = Readonly<{ users: UserStore; registerUser: RegisterUser; log: Logger }>;

/** The first staff account of a fresh shop. An existing account is left as it is, with whatever password it has by now. */
export const makeEnsureStaffAccount =
  ({ users, registerUser, log }: Deps) =>
  async (account: { email: string; password: string }): Promise<void> => {
    const registered = await registerUser({ ...account, name: 'Staff' }, ['STAFF']);
    if (registered.ok) return log.info({ userId: registered.value.id }, 'staff account created');
    if (registered.error.code === 'INVALID_INPUT') {
      const faults = registered.error.fields.map(
        ({ field, message }) => `STAFF_${field.toUpperCase()}: ${message}`,
      );
      throw new Error(`the staff account cannot be created: ${faults.join(' ')}`);
    }
    const email = normaliseEmail(account.email);
    const existing = email.ok ? await users.byEmail(email.value) : null;
    // Anyone may have signed up with this address before; handing that person the staff role would open the back office.
    if (!existing?.roles.includes('STAFF'))
      throw new Error('the staff account cannot be created: STAFF_EMAIL belongs to a customer already');
  };
