import { expect, it } from 'vitest';
import { negotiate } from './media-type.js';

const legacy = { type: 'application/json', isLegacy: true };
const indifferent = { type: 'application/json', isLegacy: false };
const modern = { type: 'application/graphql-response+json', isLegacy: false };

it.each([
  [undefined, indifferent],
  ['*/*', indifferent],
  ['application/*', indifferent],
  ['application/json', legacy],
  ['Application/JSON; charset=utf-8', legacy],
  ['application/json, text/plain, */*', legacy],
  ['application/graphql-response+json', modern],
  ['application/graphql-response+json, application/json;q=0.9', modern],
  ['application/json;q=0.9, application/graphql-response+json', modern],
  ['application/json, application/graphql-response+json', modern],
  ['application/graphql-response+json;q=0.5, application/json', legacy],
  ['text/html, application/xhtml+xml, */*;q=0.8', indifferent],
  ['application/json;q=0, */*', modern],
  ['text/html', undefined],
  ['application/json;q=0', undefined],
  ['application/json;q=nonsense', undefined],
])('a client that accepts %s gets %o', (accept, expected) => {
  // Twice: the second answer is remembered.
  expect(negotiate(accept)).toEqual(expected);
  expect(negotiate(accept)).toEqual(expected);
});
