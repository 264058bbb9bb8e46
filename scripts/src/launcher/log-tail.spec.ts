import { expect, it } from 'vitest';
import { lastComplaintIn } from './log-tail.js';

it('the last line of level error or fatal tells why a process ended', () => {
  const log = [
    '{"level":"error","msg":"sweep failed","err":{"message":"connection lost"}}',
    '{"level":"info","msg":"stopping"}',
  ].join('\n');
  expect(lastComplaintIn(log)).toBe('sweep failed: connection lost');
});

it('numbers for levels are understood too', () => {
  expect(lastComplaintIn('{"level":30,"msg":"fine"}\n{"level":60,"msg":"gone"}')).toBe('gone');
});

it('of a stack, the line with the error is told and not where it was', () => {
  const log = [
    '',
    'TypeError: users is not iterable',
    '    at file:///app.js:1:2',
    '',
    'Node.js v24.0.0',
  ].join('\n');
  expect(lastComplaintIn(log)).toBe('TypeError: users is not iterable');
});

it('a fault of the configuration is told as it was printed', () => {
  expect(lastComplaintIn('ORDER_ACCESS_SECRET: expected at least 16 characters\n')).toBe(
    'ORDER_ACCESS_SECRET: expected at least 16 characters',
  );
});

it('a line that was cut off is left out', () => {
  expect(lastComplaintIn('{"level":"err')).toBeUndefined();
});
