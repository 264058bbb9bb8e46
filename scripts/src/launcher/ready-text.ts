import type { MemoryUse } from './memory.js';
import type { Supergraph } from './supergraph.js';

export const queries = [
  [
    'three products with price and stock',
    `{ products(first: 3) { edges { node { name slug variants { id sku price { amount currency } availability { inStock quantity } } } } } }`,
  ],
  [
    'a search with its facets',
    `{ searchProducts(input: { term: "lamp", first: 3 }) { edges { node { name } } facets { field values { value count } } } }`,
  ],
  [
    'an empty cart to put things into',
    `mutation { createCart(input: { currency: "EUR" }) { __typename ... on Cart { id version total { amount currency } } } }`,
  ],
] as const;

type Running = Pick<Supergraph, 'staff'> & { readonly urls: Omit<Supergraph['urls'], 'database'> };

export interface ReadyFacts {
  readonly seconds: number;
  readonly memory?: MemoryUse;
  readonly dataDir: string;
}

const memoryLine = (memory: MemoryUse | undefined): string =>
  memory
    ? `${memory.megabytes} MB in ${memory.processes} processes with PostgreSQL (${memory.measuredBy} summed over them)`
    : 'not measured on this system';

/** What a person wants to know when everything runs. */
export const readyText = ({ urls, staff }: Running, { seconds, memory, dataDir }: ReadyFacts): string =>
  [
    '',
    `Marketgraph is ready after ${seconds.toFixed(1)} s.`,
    '',
    `  GraphQL        ${urls.graphql}`,
    `  In a browser   ${urls.sandbox}graphiql   (with examples, also offline; Apollo Sandbox: ${urls.sandbox})`,
    `  Mailbox        ${urls.mailbox}`,
    `  Payments       ${urls.simulator}   (the simulated payment provider)`,
    `  Staff sign-in  ${staff.email}   password: ${staff.password}`,
    `  Memory         ${memoryLine(memory)}`,
    `  Data and logs  ${dataDir}`,
    '',
    'Three to try:',
    ...queries.flatMap(([what, query]) => ['', `  # ${what}`, `  ${query}`]),
    '',
    'Ctrl-C stops everything; the data stays. "npm run demo" in another terminal tells the story of an order.',
    '',
  ].join('\n');
