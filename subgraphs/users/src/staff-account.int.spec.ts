import { expect, it } from 'vitest';
import { readConfig } from './config.js';
import { signIn, signUp, startUsers } from './testing.fixture.js';

const staff = { STAFF_EMAIL: 'staff@example.com', STAFF_PASSWORD: 'staff password 1' };

it('migrating twice makes one staff account and keeps it as it is', async () => {
  const users = await startUsers(staff);
  await users.app.migrate();
  const { data } = await users.ask(signIn, { email: staff.STAFF_EMAIL, password: staff.STAFF_PASSWORD });
  expect(data.signIn.user.roles).toEqual(['STAFF']);
  await users.close();
});

it('a customer who had the address first does not become staff', async () => {
  const users = await startUsers();
  await users.ask(signUp, { email: staff.STAFF_EMAIL, password: 'a customer password', name: 'Eve' });
  await expect(startUsers({ ...staff, DATABASE_URL: users.database.url })).rejects.toThrow(/customer/);
  await users.close();
});

it('a weak staff password and half an account are told to the operator', async () => {
  await expect(startUsers({ ...staff, STAFF_PASSWORD: 'short' })).rejects.toThrow(
    /STAFF_PASSWORD: .*at least 10/,
  );
  const half = { DATABASE_URL: 'postgres://u:p@127.0.0.1/users', STAFF_EMAIL: 'staff@example.com' };
  expect(() => readConfig(half)).toThrow(/STAFF_PASSWORD: set STAFF_EMAIL and STAFF_PASSWORD together/);
});
