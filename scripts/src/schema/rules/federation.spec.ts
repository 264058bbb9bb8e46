import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { fixtureServices } from '../fixture.js';
import { lintListSizes } from './list-size.js';
import { lintNames } from './naming.js';
import { lintOwnership } from './ownership.js';

const sdl = (name: string, text: string) => ({ name, document: parse(text) });
const fixture = () => fixtureServices().map(({ name, sdl: text }) => sdl(name, text));
const rulesAndTexts = (findings: readonly { rule: string; message: string }[]) =>
  findings.map(({ rule, message }) => `${rule}: ${message}`);

describe('an entity', () => {
  const owners = { Product: 'products' };
  const lint = (products: string, other = '') =>
    rulesAndTexts(lintOwnership([sdl('products', products), sdl('orders', other || 'scalar X')], owners));
  const good = 'type Product @key(fields: "id") { id: ID! name: String }';

  it('with one owner and one simple key passes, also where others add to it or link to it', () => {
    expect(lintOwnership(fixture(), owners)).toEqual([]);
    expect(lint(good, 'type Product @key(fields: "id", resolvable: false) { id: ID! }')).toEqual([]);
    expect(lint(good, 'type Product @key(fields: "id") { id: ID! sold: Int }')).toEqual([]);
  });

  it.each([
    ['a second key', 'type Product @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! }'],
    ['a compound key', 'type Product @key(fields: "id sku") { id: ID! sku: ID! }'],
    ['a nested key', 'type Product @key(fields: "id shop { id }") { id: ID! shop: Shop }'],
    ['another key', 'type Product @key(fields: "sku") { sku: ID! }'],
  ])('is named when it has %s', (_, text) => {
    expect(lint(text)).toEqual(['entity-key: Product needs the key "id" and no other']);
  });

  it('is named when the subgraph that only links to it could be asked for it, or one that adds to it could not', () => {
    expect(lint(good, 'type Product @key(fields: "id") { id: ID! }')).toEqual([
      'entity-resolvable: Product is only linked to from here: its key must say resolvable: false',
    ]);
    expect(lint(good, 'type Product @key(fields: "id", resolvable: false) { id: ID! sold: Int }')).toEqual([
      'entity-resolvable: Product is resolved here, so its key must be resolvable',
    ]);
    expect(lint('type Product @key(fields: "id", resolvable: false) { id: ID! }')).toHaveLength(1);
  });

  it('is named when a field of it, or all of it, is shared', () => {
    expect(lint(good.replace('String', 'String @shareable'))).toEqual([
      'entity-shareable: Product.name is @shareable, but each field of an entity has one owner',
    ]);
    expect(lint(good.replace('Product', 'Product @shareable'))).toHaveLength(1);
  });

  it('is named when it is moved by a label, or is an interface object', () => {
    expect(
      lint(good.replace('name: String', 'name: String @override(from: "shop", label: "percent(5)")')),
    ).toEqual(['unfit-directive: Product.name moves by a label, which the router never sets']);
    expect(lint(good.replace('name: String', 'name: String @override(from: "shop")'))).toEqual([]);
    expect(lint(good.replace('{', '@interfaceObject {'))).toEqual([
      'unfit-directive: Product is an @interfaceObject, which routers execute wrongly',
    ]);
  });

  it('is named when its owner does not have it', () => {
    expect(lint('type Product { id: ID! }')).toEqual([
      'entity-owner: is owned by products according to entityOwners, but is no entity there',
    ]);
  });

  it.each(['price(currency: EUR)', 'price { amount }'])('is named when it requires %s', (fields) => {
    const text = `type Product @key(fields: "id") { id: ID! price: Int @external tax: Int @requires(fields: "${fields}") }`;
    expect(lint(good, text)).toEqual([
      'requires: Product.tax may only require plain fields, without arguments or selections',
    ]);
    expect(lint(good, text.replace(fields, 'price'))).toEqual([]);
  });
});

it('only what is recorded as a value, a page or a refusal is shared, and as a whole', () => {
  const lint = (text: string) => rulesAndTexts(lintOwnership([sdl('a', text)], {}, { Money: 'a value' }));
  expect(lint('type Money @shareable { amount: Int }')).toEqual([]);
  expect(lint('type Cart @shareable { total: Int }')).toEqual([
    'shareable: Cart is @shareable: record in sharedTypes why it is a value',
  ]);
  expect(lint('type Money { amount: Int @shareable }')).toEqual([
    'shareable: Money.amount is @shareable: a type is shared as a whole or not at all',
  ]);
});

describe('names', () => {
  it('of the fixture pass', () => {
    expect(fixture().flatMap(lintNames)).toEqual([]);
  });

  it.each([
    ['type product_line { a: Int }', 'naming: product_line must be in PascalCase'],
    ['type A { Name: Int }', 'naming: A.Name must be in camelCase'],
    ['type A { a(some_thing: Int): Int }', 'naming: A.some_thing must be in camelCase'],
    ['enum E { active }', 'naming: E.active must be in SCREAMING_SNAKE_CASE'],
    ['input Address { a: Int }', 'naming: Address is an input: it must end in Input'],
    ['input AInput { a_b: Int }', 'naming: AInput.a_b must be in camelCase'],
  ])('in %s are told', (text, message) => {
    expect(rulesAndTexts(lintNames(sdl('a', text)))).toEqual([message]);
  });
});

it('what is deprecated says what to use instead, and until when it stays', () => {
  const lint = (deprecated: string) => lintNames(sdl('a', `type A { a: Int ${deprecated} }`));
  expect(lint('@deprecated(reason: "Use b. Removal after 2027-03-01.")')).toEqual([]);
  for (const bad of [
    '@deprecated',
    '@deprecated(reason: "Use b.")',
    '@deprecated(reason: "Removal after 2027")',
  ])
    expect(rulesAndTexts(lint(bad))).toEqual([
      'deprecation: A.a must say what to use and until when: "Use X. Removal after 2027-03-01"',
    ]);
});

it('a list says how long it is, unless it is of plain values or the edges of a connection', () => {
  const lint = (fields: string) =>
    lintListSizes(
      sdl('a', `type A { ${fields} } type B { b: Int } type BConnection { edges: [B!]! } enum E { X }`),
    ).map(({ message }) => message.split(' ')[0]);
  expect(lint('bs: [B!]! names: [String!]! es: [E!] page: BConnection')).toEqual(['A.bs', 'A.page']);
  expect(
    lint('bs: [B!]! @listSize(assumedSize: 3) page: BConnection! @listSize(slicingArguments: ["first"])'),
  ).toEqual([]);
});
