import { metrics } from '@shop/kit/metrics';
import { beforeEach, describe, expect, it } from 'vitest';
import { createEntityCache } from './entity-cache.js';
import { createToldChanges } from './told-changes.js';

const clock = { now: 0 };
beforeEach(() => {
  clock.now = 1_000_000;
});

const ofProduct = (id: string) => JSON.stringify({ __typename: 'Product', id });
const open = (capacityBytes = 100_000) => {
  const told = createToldChanges();
  const cache = createEntityCache({ capacityBytes, told, now: () => clock.now });
  return {
    told,
    fetch: (selection = '{ name }', maxAge = 5, subgraph = 'products') =>
      cache({ subgraph, selection, maxAge }),
  };
};

describe('an entity that is kept', () => {
  it('is given until it is too old, counted from before it was asked for', () => {
    const { fetch } = open();
    const first = fetch();
    clock.now += 3_000;
    first.keep(ofProduct('1'), { name: 'Lamp' });
    clock.now += 1_999;
    expect(fetch().get(ofProduct('1'))).toEqual({ name: 'Lamp' });
    clock.now += 1;
    expect(fetch().get(ofProduct('1'))).toBeUndefined();
  });

  it('may be kept for longer by one operation than by another', () => {
    const { fetch } = open();
    fetch('{ name }', 60).keep(ofProduct('1'), { name: 'Lamp' });
    clock.now += 10_000;
    expect(fetch('{ name }', 60).get(ofProduct('1'))).toEqual({ name: 'Lamp' });
    expect(fetch('{ name }', 10).get(ofProduct('1'))).toBeUndefined();
  });

  it('is another for another selection, representation and subgraph', () => {
    const { fetch } = open();
    fetch().keep(ofProduct('1'), { name: 'Lamp' });
    expect(fetch('{ price }').get(ofProduct('1'))).toBeUndefined();
    expect(fetch('{ name }', 5, 'inventory').get(ofProduct('1'))).toBeUndefined();
    expect(fetch().get(ofProduct('2'))).toBeUndefined();
    expect(fetch().get(ofProduct('1'))).toEqual({ name: 'Lamp' });
  });

  it('is an object of its own each time: answers are put together in it', () => {
    const { fetch } = open();
    const entity = { name: 'Lamp', prices: [{ amount: 1 }] };
    fetch().keep(ofProduct('1'), entity);
    entity.name = 'changed';
    const given = fetch().get(ofProduct('1')) as typeof entity;
    given.prices.pop();
    expect(fetch().get(ofProduct('1'))).toEqual({ name: 'Lamp', prices: [{ amount: 1 }] });
  });

  it('is gone when it is told to have changed, and others are not', () => {
    const { fetch, told } = open();
    for (const id of ['1', '2']) fetch().keep(ofProduct(id), { name: id });
    told.tell('products', ['Product:1']);
    expect(fetch().get(ofProduct('1'))).toBeUndefined();
    expect(fetch().get(ofProduct('2'))).toEqual({ name: '2' });
    told.tell('products', null);
    expect(fetch().get(ofProduct('2'))).toBeUndefined();
    expect(fetch().get(ofProduct('2'))).toBeUndefined();
  });

  it('stays when another subgraph tells of the same entity, or of anything', () => {
    const { fetch, told } = open();
    fetch().keep(ofProduct('1'), { name: 'Lamp' });
    for (const keys of [['Product:1'], null]) told.tell('inventory', keys);
    expect(fetch().get(ofProduct('1'))).toEqual({ name: 'Lamp' });
  });

  it('without an id is gone when any of its type has changed', () => {
    const { fetch, told } = open();
    const bySku = JSON.stringify({ __typename: 'Product', sku: 'x' });
    fetch().keep(bySku, { name: 'Lamp' });
    told.tell('products', ['Category:1']);
    expect(fetch().get(bySku)).toEqual({ name: 'Lamp' });
    told.tell('products', ['Product:1']);
    expect(fetch().get(bySku)).toBeUndefined();
  });
});

it('what was asked for before a change and comes after it is not kept', () => {
  const { fetch, told } = open();
  const underWay = fetch();
  told.tell('products', ['Product:1']);
  for (const id of ['1', '2']) underWay.keep(ofProduct(id), { name: 'from before' });
  expect(fetch().get(ofProduct('1'))).toBeUndefined();
  expect(fetch().get(ofProduct('2'))).toEqual({ name: 'from before' });
});

it('entities together take no more than they may, and all is counted', async () => {
  const { fetch } = open(10_000);
  for (let i = 0; i < 100; i += 1) fetch().keep(ofProduct(String(i)), { name: 'x'.repeat(100) });
  expect(fetch().get(ofProduct('99'))).toBeDefined();
  expect(fetch().get(ofProduct('0'))).toBeUndefined();
  const measured = await metrics.text();
  expect(Number(/^entity_cache_bytes (\d+)/m.exec(measured)?.[1])).toBeLessThanOrEqual(10_000);
  for (const outcome of ['hit', 'miss', 'changed'])
    expect(measured).toMatch(
      new RegExp(`entity_cache_lookups_total\\{subgraph="products",outcome="${outcome}"\\} [1-9]`),
    );
});
