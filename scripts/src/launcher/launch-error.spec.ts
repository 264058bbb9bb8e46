import { expect, it } from 'vitest';
import { explain } from './launch-error.js';

const failing = (code: string, path?: string) =>
  Object.assign(new Error(`${code}: it failed`), { code, path });

it.each([
  failing('ENOSPC'),
  failing('EDQUOT'),
  new Error('PANIC: could not write to file: No space left on device'),
  new Error('orders could not migrate: database or disk is full'),
])('%s is a full disk', (error) => {
  expect(explain(error, '/data')).toBe('the disk that holds /data is full: free some space and start again');
});

it.each(['EACCES', 'EPERM', 'EROFS'])('%s names the path that may not be written', (code) => {
  expect(explain(failing(code, '/data/logs'), '/data')).toMatch(/^no permission for \/data\/logs: /);
});

it('a database role without a right is not a folder without permission', () => {
  const error = new Error('permission denied for schema public');
  expect(explain(error, '/data')).toBe('permission denied for schema public');
});

it('anything else keeps its own words, on one line', () => {
  expect(explain(new Error('first\n  second'), '/data')).toBe('first second');
  expect(explain('a text', '/data')).toBe('a text');
});
