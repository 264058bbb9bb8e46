import { expect, it } from 'vitest';
import { tooManyValues } from './variable-values.js';

it('values of variables are counted wherever they are', () => {
  const variables = { id: 'x', input: { lines: [{ id: 1, n: null }, { id: 2 }] } };
  // One for the id, one for the input, one for the list, two lines, and three values in them.
  expect(tooManyValues(variables, 8)).toBeUndefined();
  expect(tooManyValues(variables, 7)?.message).toContain('more than 7 values');
  expect(tooManyValues({}, 1)).toBeUndefined();
});

it('values nested without end are not followed further than the limit', () => {
  const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
  expect(tooManyValues({ deep }, 5_000)?.message).toContain('more than 5000 values');
});
