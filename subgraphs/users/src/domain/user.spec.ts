import { expect, it } from 'vitest';
import { grantedRoles, maySeeUser } from './user.js';

it('only the user and staff may see a user', () => {
  expect(maySeeUser('ada', { userId: 'ada', isStaff: false })).toBe(true);
  expect(maySeeUser('ada', { userId: 'bob', isStaff: true })).toBe(true);
  expect(maySeeUser('ada', { userId: 'bob', isStaff: false })).toBe(false);
  expect(maySeeUser('ada', null)).toBe(false);
});

it('an administrator may do what staff may', () => {
  expect(grantedRoles({ roles: ['ADMIN'] })).toEqual(['STAFF', 'ADMIN']);
  expect(grantedRoles({ roles: ['CUSTOMER'] })).toEqual(['CUSTOMER']);
});
