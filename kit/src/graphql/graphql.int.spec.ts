import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { pino } from 'pino';
import { Arg, Ctx, Directive, Field, ID, ObjectType, Query, Resolver } from 'type-graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createHttpClient, createHttpServer } from '../http/index.js';
import { createViewerVerifier } from '../identity/index.js';
import { money } from '../money/index.js';
import {
  Authenticated,
  asType,
  type BaseContext,
  connectionOf,
  decodeCursor,
  defineSubgraph,
  MoneyType,
  pageFrom,
  pageSize,
  RequiresScopes,
  requireStaff,
  serveGraphql,
  toMoneyType,
} from './index.js';

@Directive('@key(fields: "id")')
@ObjectType('Thing', { description: 'A thing.' })
class ThingType {
  @Field(() => ID, { description: 'The id.' })
  id!: string;

  @Field(() => MoneyType, { description: 'The price.' })
  price!: MoneyType;
}

@Directive('@policy(policies: [["nobody knows it"]])')
@ObjectType('Vault', { description: 'What nobody may see.' })
class VaultType {
  @Field(() => String, { description: 'What is inside.' })
  content!: string;
}

const { ConnectionType: ThingConnection } = connectionOf(ThingType, 'Thing');
const things = ['a', 'b', 'c'].map((id) => asType(ThingType, { id, price: toMoneyType(money(1290, 'EUR')) }));

@Resolver()
class ThingsResolver {
  @Query(() => ThingConnection, { description: 'All things.' })
  things(
    @Arg('first', () => Number, { nullable: true }) first?: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    const size = pageSize(first);
    const from = decodeCursor(after, z.tuple([z.string()]))?.[0] ?? '';
    const rows = things.filter(({ id }) => id > from).slice(0, size + 1);
    return pageFrom(rows, { first: size, toNode: (row) => row, cursorOf: (row) => [row.id] });
  }

  @Query(() => String, { nullable: true, description: 'Fails.' })
  broken(): string {
    throw new Error('secret detail at http://10.0.0.1');
  }

  @Query(() => String, { nullable: true, description: 'For staff.' })
  backOffice(@Ctx() context: BaseContext): string {
    return requireStaff(context).userId;
  }

  @Authenticated()
  @Query(() => String, { nullable: true, description: 'For those who are signed in.' })
  own(): string {
    return 'own';
  }

  // The declaration is all there is: no line in here looks at the viewer.
  @RequiresScopes('staff:read', 'staff:write')
  @Query(() => String, { nullable: true, description: 'For tokens with two scopes.' })
  ledger(): string {
    return 'ledger';
  }

  @Query(() => VaultType, { nullable: true, description: 'Of a type that is closed.' })
  vault(): VaultType {
    return asType(VaultType, { content: 'gold' });
  }
}

const subgraph = defineSubgraph({
  resolvers: [ThingsResolver],
  references: { Thing: async ({ id }) => things.find((thing) => thing.id === id) ?? null },
});

describe('a subgraph server', () => {
  const log = pino({ level: 'silent' });
  const http = createHttpServer({ log });
  let client: ReturnType<typeof createHttpClient>;
  let token: (roles: string[]) => Promise<string>;
  const ask = async (query: string, headers?: Record<string, string>, variables?: object) => {
    const { status, body } = await client.send({
      method: 'POST',
      path: '/graphql',
      body: { query, variables },
      headers,
    });
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back
    return { status, ...(body as any) };
  };

  beforeAll(async () => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'EdDSA' }] });
    token = (roles) =>
      new SignJWT({ roles, sid: '018f4c2e-0000-7000-8000-000000000002' })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'k', typ: 'at+jwt' })
        .setSubject('018f4c2e-0000-7000-8000-000000000001')
        .setIssuer('i')
        .setAudience('a')
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey);
    await serveGraphql({
      http,
      log,
      schema: subgraph.createSchema([new ThingsResolver()]),
      verifyViewer: createViewerVerifier({ issuer: 'i', audience: 'a', keys }),
      extendContext: (base) => base,
    });
    client = createHttpClient({
      baseUrl: await http.listen({ port: 0, host: '127.0.0.1' }),
      deadlineMs: 5_000,
    });
  });
  afterAll(async () => {
    await client.close();
    await http.close();
  });

  it('prints its SDL without any instance', () => {
    expect(subgraph.printSdl()).toContain('type Thing @key(fields: "id")');
    expect(subgraph.printSdl()).toContain('type Money @shareable');
  });

  it('resolves references', async () => {
    const { data } = await ask(
      '{ _entities(representations: [{ __typename: "Thing", id: "b" }, { __typename: "Thing", id: "x" }]) { ... on Thing { id price { amount currency } } } }',
    );
    expect(data._entities).toEqual([{ id: 'b', price: { amount: '12.90', currency: 'EUR' } }, null]);
  });

  it('pages with cursors and refuses sizes and cursors that are not of this list', async () => {
    const page = '{ edges { node { id } } pageInfo { hasNextPage endCursor } }';
    const first = (await ask(`{ things(first: 2) ${page} }`)).data.things;
    expect(first).toMatchObject({
      edges: [{ node: { id: 'a' } }, { node: { id: 'b' } }],
      pageInfo: { hasNextPage: true },
    });
    const next = (
      await ask(
        `query ($after: String) { things(first: 2, after: $after) ${page} }`,
        {},
        { after: first.pageInfo.endCursor },
      )
    ).data.things;
    expect(next).toMatchObject({ edges: [{ node: { id: 'c' } }], pageInfo: { hasNextPage: false } });
    for (const args of ['first: 0', 'first: 101', 'first: -1', 'after: "x"', 'after: ""'])
      expect((await ask(`{ things(${args}) ${page} }`)).errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  it('hides what went wrong inside', async () => {
    const { errors, data } = await ask('{ broken things { edges { cursor } } }');
    expect(data.broken).toBeNull();
    expect(JSON.stringify(errors)).not.toMatch(/secret|10\.0\.0\.1|at /);
    expect(errors[0].extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' });
  });

  it('knows who is asking', async () => {
    const query = '{ backOffice }';
    expect((await ask(query)).errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect((await ask(query, { authorization: `Bearer ${await token([])}` })).errors[0].extensions.code).toBe(
      'FORBIDDEN',
    );
    expect((await ask(query, { authorization: `Bearer ${await token(['STAFF'])}` })).data.backOffice).toMatch(
      /^018f/,
    );
    const forged = await ask('{ things { edges { cursor } } }', { authorization: 'Bearer forged' });
    expect(forged).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  it('enforces what the schema declares of access, also where no resolver looks at the viewer', async () => {
    const codes = async (query: string) => {
      const answers = [
        await ask(query),
        await ask(query, { authorization: `Bearer ${await token([])}` }),
        await ask(query, { authorization: `Bearer ${await token(['STAFF'])}` }),
      ];
      return answers.map(({ data, errors }) => errors?.[0].extensions.code ?? Object.values(data)[0]);
    };
    expect(await codes('{ own }')).toEqual(['UNAUTHENTICATED', 'own', 'own']);
    expect(await codes('{ ledger }')).toEqual(['UNAUTHENTICATED', 'FORBIDDEN', 'ledger']);
    expect(await codes('{ vault { content } }')).toEqual(['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN']);
    expect(subgraph.printSdl()).toContain(
      'ledger: String @requiresScopes(scopes: [["staff:read", "staff:write"]])',
    );
  });

  it('answers a body that is too large, empty, or not JSON with a client error', async () => {
    expect((await ask('x'.repeat(1_100_000))).status).toBe(413);
    expect((await ask('')).status).toBe(400);
    expect((await ask('{ nothing }')).status).toBe(400);
  });
});
