import { expect, it } from 'vitest';
import { readParams } from './params.js';

const post = (body: unknown) => readParams({ method: 'POST', body, query: {} });
const get = (query: object) => readParams({ method: 'GET', body: undefined, query });

it('what a client leaves out or sets to null is not there', () => {
  expect(post({ query: '{ a }' })).toEqual({ query: '{ a }' });
  expect(post({ query: '{ a }', operationName: null, variables: null, extensions: null })).toEqual({
    query: '{ a }',
  });
});

it('parameters in the address are read like those in a body', () => {
  expect(get({ query: '{ a }', operationName: 'A', variables: '{"a":1}', extensions: '{}' })).toEqual(
    post({ query: '{ a }', operationName: 'A', variables: { a: 1 }, extensions: {} }),
  );
});

it.each([
  [{ query: 1 }, /^query:/],
  [{ query: { kind: 'Document' } }, /^query:/],
  [{ query: '{ a }', operationName: 0 }, /^operationName:/],
  [{ query: '{ a }', variables: '{}' }, /^variables:/],
  [{ query: '{ a }', variables: [] }, /^variables:/],
  [{ query: '{ a }', extensions: 'x' }, /^extensions:/],
  [[{ query: '{ a }' }], /^Batches/],
  [undefined, /^The body:/],
  ['{ a }', /^The body:/],
])('a body %j is refused by name', (body, message) => {
  expect(() => post(body)).toThrow(message);
});

it.each([
  [{ query: ['{ a }', '{ b }'] }, /^query: expected once/],
  [{ query: '{ a }', variables: 'x' }, /^variables: expected JSON/],
  [{ query: '{ a }', variables: '[]' }, /^variables:/],
  [{ query: '{ a }', extensions: '1' }, /^extensions:/],
])('an address with %j is refused by name', (query, message) => {
  expect(() => get(query)).toThrow(message);
});
