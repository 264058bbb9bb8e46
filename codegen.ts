import type { DocumentsConfig } from './scripts/src/schema/documents.ts';

// The typed documents that the end-to-end tests and the example client send, made by `npm run schema` from schema/operations/ and
// the client's view of schema/supergraph.graphql.
export default {
  outputs: ['e2e/src/generated/operations.ts', 'examples/typescript-client/src/generated/operations.ts'],
  // What travels in JSON: an exact decimal and a time are strings there, and parsing them is the client's choice.
  scalars: {
    ID: 'string',
    CurrencyCode: 'string',
    DateTime: 'string',
    Decimal: 'string',
  },
} satisfies DocumentsConfig;
