import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { GraphQLError, parse } from 'graphql';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { pino } from 'pino';
import { type Overrides, startRouter } from '../app.js';
import { readConfig } from '../config.js';
import { startSubgraph } from './subgraph.fixture.js';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective", "@authenticated", "@requiresScopes", "@policy"])';
const cacheLink = `extend schema @link(url: "https://marketgraph.dev/cacheControl/v1.0", import: ["@cacheControl"])
  @composeDirective(name: "@cacheControl")
  directive @cacheControl(maxAge: Int, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT`;
const sdl = {
  products: `${link} ${cacheLink}
    type Query { shelf(first: Int): [Product!]! @cacheControl(maxAge: 60) products: [Product!]! product(id: ID!): Product search(term: String!, first: Int): [Product!] }
    type Subscription {
      productChanged(id: ID!): Product
      stockTaken: Product @authenticated
      costChanged: Product @requiresScopes(scopes: [["staff:read"]])
      shopClosed: Product @policy(policies: [["administrator"]])
    }
    type Product @key(fields: "id") { id: ID! name: String! related: [Product!] }`,
  inventory: `${link}
    type Product @key(fields: "id") { id: ID! stock: Int place: String }`,
  users: `${link}
    type Query { viewer: User }
    type Mutation { rename(name: String!): User! }
    type User @key(fields: "id") { id: ID! email: String! }`,
};

/** Tells routers what changes in a subgraph. */
const feed = (field: string) => `${field}: [String!] @inaccessible @tag(name: "changed-keys")`;
const feedLink = link.replace('"@key", ', '"@key", "@inaccessible", "@tag", ');

/** The same shop, with a catalogue that tells what changes in it, and stock that may be kept and does the same. */
export const tellingSdl = {
  ...sdl,
  products: sdl.products
    .replace(link, feedLink)
    .replace('type Subscription {', `type Subscription { ${feed('changed')}`),
  inventory: `${feedLink} ${cacheLink}
    type Subscription { ${feed('stockChanged')} }
    type Product @key(fields: "id") { id: ID! stock: Int @cacheControl(maxAge: 60) place: String }`,
};

const products = ['a', 'b', 'c'].map((id) => ({ id, name: `Product ${id}` }));
const clientError = (code: string, message: string) => () => {
  throw new GraphQLError(message, { extensions: { code, secret: 'inner' } });
};

const resolvers = {
  products: {
    Query: {
      products: () => products,
      shelf: (_: unknown, { first }: { first?: number | null }) => products.slice(0, first ?? undefined),
      product: (_: unknown, { id }: { id: string }) => products.find((product) => product.id === id),
      search: (_: unknown, { term }: { term: string }) =>
        term === '' ? clientError('BAD_USER_INPUT', 'term: expected text.')() : products,
    },
    Product: { related: () => products },
  },
  inventory: {
    Product: {
      __resolveReference: ({ id }: { id: string }) => ({ id, stock: id.charCodeAt(0) }),
      place: clientError('FORBIDDEN', 'This needs the role STAFF.'),
    },
  },
  users: {
    Query: { viewer: () => ({ id: 'u1', email: 'ada@example.com' }) },
    Mutation: {
      rename: () => {
        throw new Error('duplicate key at postgres://users:secret@10.0.0.1');
      },
    },
  },
};

/** Of tokens, with its public keys. */
export const startIssuer = async () => {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'EdDSA' };
  const state = { isUp: true };
  const server = createServer((_, answer) => {
    answer.statusCode = state.isUp ? 200 : 503;
    answer.end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    state,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    bearer: async (
      change: (token: SignJWT) => SignJWT = (token) => token,
      key = privateKey,
      typ = 'at+jwt',
      roles = ['CUSTOMER'],
    ) => {
      const token = new SignJWT({ sid: randomUUID(), roles })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'one', typ })
        .setSubject(randomUUID())
        .setIssuer('marketgraph')
        .setAudience('marketgraph')
        .setIssuedAt()
        .setExpirationTime('5m');
      return `Bearer ${await change(token).sign(key)}`;
    },
    close: async () => void server.close(),
  };
};

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back
type Answer = { status: number; headers: Headers; body: any; text: string };

/** The supergraph of the small shop, after a change to what products contributes. */
export const supergraphWith = (
  change: (products: string) => string = (products) => products,
  sdls: typeof sdl = sdl,
): string => {
  const { supergraphSdl, errors } = composeServices(
    Object.entries({ ...sdls, products: change(sdls.products) }).map(([name, text]) => ({
      name,
      url: 'http://127.0.0.1:1/',
      typeDefs: parse(text),
    })),
  );
  if (!supergraphSdl) throw new AggregateError(errors ?? [], 'the subgraphs cannot be composed');
  return supergraphSdl;
};

/** A router over three small subgraphs and an issuer of tokens. */
export const startShop = async (
  env: NodeJS.ProcessEnv = {},
  overrides: Overrides = {},
  sdls: typeof sdl = sdl,
) => {
  const subgraphs = {
    products: await startSubgraph(sdls.products, resolvers.products),
    inventory: await startSubgraph(sdls.inventory, resolvers.inventory),
    users: await startSubgraph(sdls.users, resolvers.users),
  };
  const issuer = await startIssuer();
  const file = join(tmpdir(), `supergraph-${randomUUID()}.graphql`);
  await writeFile(file, supergraphWith(undefined, sdls));
  const config = readConfig({
    PORT: '0',
    ROUTER_SIGNING_SECRET: 'only-for-this-test'.repeat(2),
    SUPERGRAPH_FILE: file,
    JWKS_URL: issuer.url,
    PRODUCTS_URL: subgraphs.products.url,
    INVENTORY_URL: subgraphs.inventory.url,
    USERS_URL: subgraphs.users.url,
    // Longer than a cold process on a busy machine takes; a test of the deadline has one of its own.
    SUBGRAPH_DEADLINE_MS: '10000',
    SUBGRAPH_MAX_ANSWER_BYTES: '100000',
    CORS_ORIGINS: 'https://shop.example',
    // Tests have more refused in a minute than anybody else.
    RATE_LIMIT_REFUSALS_PER_MINUTE: '0',
    ...env,
  });
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const router = await startRouter(config, log, overrides);
  const others: Awaited<ReturnType<typeof startRouter>>[] = [];
  const send = async (path: string, init?: RequestInit): Promise<Answer> => {
    const answer = await fetch(router.url + path, init);
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json');
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      body: isJson && text !== '' ? JSON.parse(text) : undefined,
    };
  };
  return {
    ...subgraphs,
    issuer,
    router,
    lines,
    supergraphFile: file,
    /** One more router over the same subgraphs, as the next release has it. */
    anotherRouter: async () => {
      const other = await startRouter(config, log, overrides);
      others.push(other);
      return other;
    },
    send,
    ask: (query: string, headers: Record<string, string> = {}, variables?: object) =>
      send('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      }),
    close: async () => {
      for (const one of [router, ...others]) await one.close();
      for (const part of [...Object.values(subgraphs), issuer]) await part.close();
      await rm(file);
    },
  };
};
