const page = `edges { node { id slug name brand category { slug } variants { id sku price { amount currency } availability { inStock quantity } } } }`;

const search = `query ListPage($input: SearchProductsInput!) {
  searchProducts(input: $input) {
    totalCount
    facets { field values { value count } }
    pageInfo { hasNextPage endCursor }
    ${page}
  }
}`;

const categories = [
  'kitchen',
  'tableware',
  'furniture',
  'lighting',
  'clothing',
  'bags-and-travel',
  'stationery',
  'outdoor',
];
const sorts = ['NEWEST', 'PRICE_ASC', 'NAME_ASC', 'PRICE_DESC'];

/** A page of 24 products with price, stock and facets: the whole catalogue, a category, words, and filters, in turn. */
export const listBodies = (): string[] => {
  const inputs = [
    ...sorts.map((sort) => ({ sort })),
    ...categories.map((category, at) => ({
      filter: { categories: [category] },
      sort: sorts[at % sorts.length],
    })),
    ...categories.map((category) => ({
      filter: { categories: [category], minPrice: '20', maxPrice: '200' },
    })),
    { term: 'leather', sort: 'RELEVANCE' },
    { term: 'oak table', sort: 'RELEVANCE' },
    { filter: { attributes: [{ name: 'Colour', values: ['Olive'] }] }, sort: 'NEWEST' },
  ];
  return inputs.map((input) =>
    JSON.stringify({ query: search, variables: { input: { first: 24, ...input } } }),
  );
};
