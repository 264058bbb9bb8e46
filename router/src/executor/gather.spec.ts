import { describe, expect, it } from 'vitest';
import { compileGather } from './gather.js';
import type { TypeTest } from './types.js';

const isOfType: TypeTest = (condition) => (typeName) => typeName === condition || condition === 'Node';
const field = (name: string, ...selections: object[]) =>
  ({ kind: 'Field', name, ...(selections.length > 0 && { selections }) }) as const;
const on = (typeCondition: string, ...selections: object[]) =>
  ({ kind: 'InlineFragment', typeCondition, selections }) as const;
const gatherBy = (requires: readonly object[], inputRewrites?: readonly object[]) =>
  compileGather({ requires, inputRewrites } as unknown as Parameters<typeof compileGather>[0], isOfType);
const texts = (gathered: ReturnType<ReturnType<typeof compileGather>>) =>
  gathered.map(({ representation, targets }) => [representation, targets.length]);

const byId = [
  on('Product', field('__typename'), field('id')),
  on('Variant', field('__typename'), field('id')),
];

describe('the entities that a subgraph is asked for', () => {
  it('are asked for once each, in the order in which they come', () => {
    const gathered = gatherBy(byId)([
      { __typename: 'Product', id: 'b' },
      { __typename: 'Variant', id: 'b' },
      { __typename: 'Product', id: 'a"\n' },
      { __typename: 'Product', id: 'b', name: 'with more' },
    ]);
    expect(texts(gathered)).toEqual([
      ['{"__typename":"Product","id":"b"}', 2],
      ['{"__typename":"Variant","id":"b"}', 1],
      ['{"__typename":"Product","id":"a\\"\\n"}', 1],
    ]);
  });

  it('tell a number from the text of it', () => {
    const gathered = gatherBy(byId)([
      { __typename: 'Product', id: 1 },
      { __typename: 'Product', id: '1' },
    ]);
    expect(texts(gathered)).toEqual([
      ['{"__typename":"Product","id":1}', 1],
      ['{"__typename":"Product","id":"1"}', 1],
    ]);
  });

  it('are none that lack a part of their key, have no type, or are of another one', () => {
    const entities = [{ __typename: 'Product' }, { id: 'a' }, { __typename: 'Order', id: 'a' }];
    expect(gatherBy(byId)(entities)).toEqual([]);
  });

  it.each([
    ['several fields', [on('Product', field('__typename'), field('id'), field('sku'))]],
    ['an object', [on('Product', field('__typename'), field('id', field('sku')))]],
    ['fields of an interface too', [...byId, on('Node', field('sku'))]],
  ])('are the same only where %s are', (_, requires) => {
    const entity = (sku: string) => ({ __typename: 'Product', id: { sku }, sku });
    const gathered = gatherBy(requires)([entity('a'), entity('b'), entity('a')]);
    expect(gathered.map(({ targets }) => targets.length)).toEqual([2, 1]);
    expect(gathered[0]?.representation).toMatch(/^{"__typename":"Product","id":{"sku":"a"}/);
  });

  it('are named as the plan rewrites them', () => {
    const rewrite = { kind: 'ValueSetter', path: ['... on Product', '__typename'], setValueTo: 'Item' };
    expect(texts(gatherBy(byId, [rewrite])([{ __typename: 'Product', id: 'a' }]))).toEqual([
      ['{"__typename":"Item","id":"a"}', 1],
    ]);
  });
});
