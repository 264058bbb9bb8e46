import type { SubgraphSdl } from './subgraphs.js';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external"])';

const catalogue = `${link}
type Query {
  "One product."
  product("Its id." id: ID!): Product
}
"Something for sale."
type Product @key(fields: "id") {
  "Its id."
  id: ID!
  "What it is called."
  name: String!
  "Where it stands in its life."
  state: ProductState!
}
"Where a product stands in its life."
enum ProductState {
  "Can be bought."
  ACTIVE
  "Can no longer be bought."
  RETIRED
}
`;

const stock = `${link}
"Something for sale."
type Product @key(fields: "id") {
  "Its id."
  id: ID!
  "How many are left; null while stock cannot be asked."
  quantity: Int
}
`;

/** Two small subgraphs that pass every rule; a test breaks one thing in one of them. */
export const fixtureServices = (
  edit: (name: string, sdl: string) => string = (_, sdl) => sdl,
): SubgraphSdl[] =>
  Object.entries({ products: catalogue, inventory: stock }).map(([name, sdl]) => ({
    name,
    url: `http://127.0.0.1/${name}`,
    sdl: edit(name, sdl),
  }));

export const productOperation = {
  file: 'schema/operations/product.graphql',
  source: 'query Product($id: ID!) { product(id: $id) { id name state quantity } }',
};
