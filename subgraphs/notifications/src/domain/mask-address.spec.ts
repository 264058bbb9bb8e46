import { expect, it } from 'vitest';
import { maskAddress, normalizeAddress } from './mask-address.js';

it.each([
  ['anna@example.com', 'a•••@example.com'],
  ['a@example.com', 'a•••@example.com'],
  ['👩‍🚀moon@example.com', '👩‍🚀•••@example.com'],
  ['"odd@local"@example.com', '"•••@example.com'],
  ['nonsense', '•••'],
  ['@example.com', '•••'],
])('masks %s as %s', (address, masked) => {
  expect(maskAddress(address)).toBe(masked);
});

it('takes two spellings of one mailbox for one recipient', () => {
  expect(normalizeAddress('  Anna@Example.COM ')).toBe(normalizeAddress('anna@example.com'));
});
