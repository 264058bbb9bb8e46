import type { Sdl } from './compose.fixture.js';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@shareable", "@external", "@requires", "@provides", "@interfaceObject", "@inaccessible"])`;

/** What our own supergraph does not use, and the next one may. */
export const hardSdl: Sdl = {
  catalogue: `${link}
    type Query { items(first: Int): [Item!]! item(id: ID!): Item any: [Thing] media: [Media!]! deep: [[Item]] secret: Thing }
    interface Item { id: ID! name: String parts: [Item!] }
    type Book implements Item @key(fields: "id") { id: ID! name: String parts: [Item!] pages: Int weight: Weight dimensions: Dimensions kind: String }
    type Film implements Item @key(fields: "id") @key(fields: "ref { code }") { id: ID! name: String! parts: [Item!] ref: Ref! weight: Weight! kind: Int }
    type Ref @shareable { code: ID! }
    type Dimensions @shareable { width: Int height: Int }
    type Author @key(fields: "id") { id: ID! name: String @shareable books: [Book!]! }
    union Thing = Book | Film | Author | Hidden
    scalar Weight
    type Hidden @inaccessible { id: ID }
    interface Media @key(fields: "id") { id: ID! title: String }
    type Song implements Media @key(fields: "id") { id: ID! title: String seconds: Int! }
    type Clip implements Media @key(fields: "id") { id: ID! title: String }`,
  shipping: `${link}
    type Book @key(fields: "id") { id: ID! weight: Weight @external dimensions: Dimensions @external
      fee: Float @requires(fields: "weight dimensions { width height }") box: Box! @requires(fields: "weight") }
    type Dimensions @shareable { width: Int height: Int }
    type Film @key(fields: "ref { code }") { ref: Ref! boxes: [Box!]! }
    type Ref @shareable { code: ID! }
    type Box { size: Int! label: String nested: [Box] json: JSON }
    scalar JSON
    scalar Weight
    type Query { boxes: [Box] }`,
  people: `${link}
    type Query { authors: [Author] best: Author @provides(fields: "name") }
    type Author @key(fields: "id") { id: ID! name: String @external born: Int friends: [Author!] favourite: Book }
    type Book @key(fields: "id", resolvable: false) { id: ID! }
    type Media @interfaceObject @key(fields: "id") { id: ID! rating: Float reviews: [Review!]! }
    type Review { text: String! of: Media by: Author }
    type Mutation { rate(id: ID!, stars: Int!): Media praise(id: ID!): Author! }`,
};
