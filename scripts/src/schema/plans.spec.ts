import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compose, readSupergraph } from './compose.js';
import { fixtureServices } from './fixture.js';
import { hopsOf, planOperations } from './plans.js';
import { lintHops } from './rules/hops.js';

const plan = (source: string) => {
  const supergraph = readSupergraph(compose(fixtureServices()).supergraph ?? '');
  const document = parse(source);
  const [recorded] = planOperations(supergraph, [
    { file: 'schema/operations/my-product.graphql', name: 'MyProduct', document },
  ]);
  if (!recorded) throw new Error('no plan');
  return recorded;
};

describe('the recorded plan of an operation', () => {
  it('says which subgraphs are asked, and how many are waited for', () => {
    const one = plan('query MyProduct { product(id: 1) { name } }');
    expect(one).toMatchObject({ file: 'schema/plans/my-product.txt', hops: 1 });
    const two = plan('query MyProduct { product(id: 1) { name quantity } }');
    expect(two.text).toMatch(/^MyProduct: 2 hops\n\nQueryPlan \{/);
    expect(two.text).toContain('Fetch(service: "inventory")');
    expect(plan('query MyProduct { __typename }').hops).toBe(0);
  });

  it('is as long as its longest way', () => {
    const fetch = { kind: 'Fetch' } as never;
    const sequence = { kind: 'Sequence', nodes: [fetch, fetch] } as never;
    const node = {
      kind: 'Sequence',
      nodes: [
        fetch,
        { kind: 'Parallel', nodes: [fetch, sequence] },
        {
          kind: 'Condition',
          condition: 'x',
          ifClause: fetch,
          elseClause: { kind: 'Flatten', node: sequence },
        },
      ],
    };
    expect(hopsOf(node as never)).toBe(5);
  });

  it('is refused where a client would wait for too many', () => {
    const two = plan('query MyProduct { product(id: 1) { quantity } }');
    expect(lintHops([two], 2)).toEqual([]);
    expect(lintHops([two], 1)).toMatchObject([{ rule: 'hops', where: 'schema/plans/my-product.txt' }]);
  });
});
