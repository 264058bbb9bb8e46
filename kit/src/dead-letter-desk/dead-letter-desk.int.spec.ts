import { graphql } from 'graphql';
import { Query, Resolver } from 'type-graphql';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeInTransaction, newId } from '../db/index.js';
import { defineSubgraph } from '../graphql/index.js';
import { scopesOf } from '../identity/index.js';
import {
  createDeadLetters,
  createOutbox,
  type DeadLetters,
  defineMessage,
  MessagingTables1700000000000,
} from '../messaging/index.js';
import { createMigratedDatabase, type MigratedDatabase } from '../testing/index.js';
import { createDeadLetterDesk } from './index.js';

@Resolver()
class HelloResolver {
  @Query(() => String, { description: 'A greeting.' })
  hello(): string {
    return 'hello';
  }
}

const Desk = createDeadLetterDesk('tests');
const subgraph = defineSubgraph({ resolvers: [HelloResolver, Desk] });
const broken = defineMessage('tests.broken', 1, z.object({}));

describe('the dead letter desk', () => {
  let database: MigratedDatabase;
  let dataSource: DataSource;
  let deadLetters: DeadLetters;
  const viewerWith = (role: string) => ({
    viewer: { userId: newId(), sessionId: newId(), roles: [role], scopes: scopesOf([role]) },
  });
  const staff = viewerWith('STAFF');
  const ask = async (source: string, contextValue: object = staff) => {
    const { data, errors } = await graphql({
      schema: subgraph.createSchema([new HelloResolver(), new Desk(deadLetters)]),
      source,
      contextValue,
    });
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back
    return { data: data as any, code: errors?.[0]?.extensions.code };
  };

  beforeAll(async () => {
    database = await createMigratedDatabase([MessagingTables1700000000000]);
    dataSource = database.dataSource;
    const inTransaction = makeInTransaction(dataSource);
    deadLetters = createDeadLetters({
      service: 'tests',
      dataSource,
      inTransaction,
      outbox: createOutbox({}),
    });
    for (const reason of ['one', 'two', 'three']) await deadLetters.keep(broken.create({}), reason);
  });
  afterAll(async () => {
    await database.drop();
  });

  it('is for staff only', async () => {
    const customer = viewerWith('CUSTOMER');
    for (const query of [
      '{ testsDeadLetters { edges { cursor } } }',
      'mutation { redriveTestsDeadLetter(id: "x") { __typename } }',
      'mutation { discardTestsDeadLetter(id: "x") { __typename } }',
    ]) {
      expect((await ask(query, { viewer: null })).code).toBe('UNAUTHENTICATED');
      expect((await ask(query, customer)).code).toBe('FORBIDDEN');
    }
  });

  it('lists page by page, and takes one decision on each', async () => {
    const { data } = await ask(
      '{ testsDeadLetters(first: 2) { edges { node { id reason type } } pageInfo { hasNextPage endCursor } } }',
    );
    const { edges, pageInfo } = data.testsDeadLetters;
    expect(edges.map((edge: { node: { reason: string } }) => edge.node.reason)).toEqual(['one', 'two']);
    const rest = await ask(
      `{ testsDeadLetters(first: 2, after: "${pageInfo.endCursor}") { edges { node { reason } } pageInfo { hasNextPage } } }`,
    );
    expect(rest.data.testsDeadLetters).toEqual({
      edges: [{ node: { reason: 'three' } }],
      pageInfo: { hasNextPage: false },
    });

    const [one, two] = edges.map((edge: { node: { id: string } }) => edge.node.id);
    const state = '{ __typename ... on DeadLetter { state } ... on UserError { code } }';
    expect(
      (await ask(`mutation { redriveTestsDeadLetter(id: "${one}") ${state} }`)).data.redriveTestsDeadLetter
        .state,
    ).toBe('REDRIVEN');
    expect(
      (await ask(`mutation { discardTestsDeadLetter(id: "${two}") ${state} }`)).data.discardTestsDeadLetter
        .state,
    ).toBe('DISCARDED');
    expect(
      (await ask(`mutation { discardTestsDeadLetter(id: "${one}") ${state} }`)).data.discardTestsDeadLetter
        .code,
    ).toBe('DEAD_LETTER_NOT_OPEN');
    expect(
      (await ask(`mutation { discardTestsDeadLetter(id: "x") ${state} }`)).data.discardTestsDeadLetter.code,
    ).toBe('DEAD_LETTER_NOT_FOUND');
    expect(await dataSource.query('select receiver from outbox')).toEqual([{ receiver: 'tests' }]);
  });
});
