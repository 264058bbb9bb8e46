import { readFile } from 'node:fs/promises';
import { repositoryFile } from '@shop/kit/config';

export type Bench = Readonly<{
  name: string;
  bodies: readonly string[];
  /** Asked in each turn. */
  requests: number;
  /** Turns that are not measured: what is measured is a router that has been running for a while, with its code compiled. */
  warmUpTurns: number;
  /** Whether only staff may ask it; others than us get the token too, and do not look at it. */
  isForStaff?: boolean;
}>;

const small = `query ProductCard($id: ID!) {
  product(id: $id) { id name category { name } variants { id availability { inStock } } }
}`;

const large = `query OrderHistory($after: String) {
  orders(first: 100, after: $after) {
    edges { cursor node { id number status
      total { amount currency } shipping { amount currency } tax { amount currency }
      lines { id sku name quantity unitPrice { amount currency } total { amount currency }
        variant { id sku name price { amount currency } availability { inStock quantity } } } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

const bodies = (query: string, count: number, variables: (n: number) => object): string[] =>
  Array.from({ length: count }, (_, n) => JSON.stringify({ query, variables: variables(n) }));

/**
 * Questions that differ in their variables, as those of different clients do: who answers equal questions together gains nothing by it
 * here.
 */
export const benches = async (): Promise<readonly Bench[]> => {
  const list = await readFile(repositoryFile('schema', 'operations', 'list-products.graphql'), 'utf8');
  return [
    {
      name: 'small: one product, its stock',
      bodies: bodies(small, 300, (n) => ({ id: `product-${n}` })),
      requests: 1_500,
      warmUpTurns: 8,
    },
    {
      name: 'list page: 24 products, 72 variants',
      bodies: bodies(list, 100, (n) => ({ first: 24, after: `cursor-${n}` })),
      requests: 1_000,
      warmUpTurns: 12,
    },
    {
      name: 'large: 100 orders, 600 lines, 40 variants',
      bodies: bodies(large, 20, (n) => ({ after: `cursor-${n}` })),
      requests: 50,
      warmUpTurns: 15,
      isForStaff: true,
    },
  ];
};
