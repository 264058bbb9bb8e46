import { newId } from '@shop/kit/db';
import { serveGraphql } from '@shop/kit/graphql';
import { createHttpClient, createHttpServer, type HttpClient } from '@shop/kit/http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createWorld, type World } from '../inventory-world.fixture.js';
import { commitReservation, reserveStock } from '../messaging/messages.js';

let world: World;
let client: HttpClient;
let http: ReturnType<typeof createHttpServer>;
let staff: string;
let shopper: string;

beforeAll(async () => {
  world = await createWorld();
  http = createHttpServer({ log: world.log });
  const { schema, verifyViewer, extendContext } = world.app;
  await serveGraphql({ http, log: world.log, schema, verifyViewer, extendContext });
  client = createHttpClient({
    baseUrl: await http.listen({ port: 0, host: '127.0.0.1' }),
    deadlineMs: 10_000,
  });
  staff = await world.identity.bearer(newId(), 'STAFF');
  shopper = await world.identity.bearer(newId());
});
afterAll(async () => {
  await client.close();
  await http.close();
  await world.close();
});

const ask = async (query: string, variables: object = {}, authorization?: string) => {
  const { body } = await client.send({
    method: 'POST',
    path: '/graphql',
    body: { query, variables },
    headers: authorization ? { authorization } : {},
  });
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back
  return body as any;
};
const availabilities = async (ids: readonly string[]) =>
  (
    await ask(
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on ProductVariant { availability { inStock quantity } } } }',
      { of: ids.map((id) => ({ __typename: 'ProductVariant', id })) },
    )
  ).data._entities.map(({ availability }: { availability: unknown }) => availability);

describe('availability', () => {
  it('is what no order holds, over all locations', async () => {
    const variant = await world.stockOf(3, 4);
    await world.send(reserveStock, {
      orderId: newId(),
      lines: [{ lineId: 'a', variantId: variant, quantity: 5 }],
    });
    expect(await availabilities([variant])).toEqual([{ inStock: true, quantity: 2 }]);
    const order = newId();
    await world.send(reserveStock, {
      orderId: order,
      lines: [{ lineId: 'a', variantId: variant, quantity: 2 }],
    });
    await world.send(commitReservation, { orderId: order });
    expect(await availabilities([variant])).toEqual([{ inStock: false, quantity: 0 }]);
  });

  it('of an unknown variant is nothing, and of what is no id is null', async () => {
    expect(await availabilities([newId(), "x'; drop table stock_level", ''])).toEqual([
      { inStock: false, quantity: 0 },
      null,
      null,
    ]);
  });

  it.each([1, 24, 100])('of %i variants costs one query', async (count) => {
    const ids = await Promise.all(Array.from({ length: Math.min(count, 5) }, () => world.stockOf(2)));
    const list = Array.from({ length: count }, (_, at) => ids[at % ids.length] ?? '');
    const statements = vi.spyOn(world.app.dataSource.logger, 'logQuery');
    expect(await availabilities(list)).toEqual(list.map(() => ({ inStock: true, quantity: 2 })));
    expect(statements).toHaveBeenCalledTimes(1);
    statements.mockRestore();
  });
});

const receiveStock = (input: object, authorization: string | undefined = staff) =>
  ask(
    `mutation ($input: ReceiveStockInput!) { receiveStock(input: $input) { __typename
       ... on StockEntered { level { received onHand available location { code } } }
       ... on UserError { code message } ... on InvalidInputError { fields { field } } } }`,
    { input: { locationCode: 'BER', idempotencyKey: newId(), ...input } },
    authorization,
  );
const adjustStock = (input: object, authorization: string | undefined = staff) =>
  ask(
    `mutation ($input: AdjustStockInput!) { adjustStock(input: $input) { __typename
       ... on StockEntered { level { received onHand } } ... on NotEnoughStockError { onHand reserved }
       ... on UserError { code message } ... on InvalidInputError { fields { field } } } }`,
    { input: { locationCode: 'BER', idempotencyKey: newId(), ...input } },
    authorization,
  );

describe('staff', () => {
  it('receives units once for one key, also when sent twenty times at once', async () => {
    const input = { variantId: newId(), quantity: 7, idempotencyKey: newId(), note: 'pallet 🧺 שלום' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => receiveStock(input)));
    for (const { data } of answers)
      expect(data.receiveStock).toEqual({
        __typename: 'StockEntered',
        level: { received: 7, onHand: 7, available: 7, location: { code: 'BER' } },
      });
  });

  it('cannot use a key for something else', async () => {
    const input = { variantId: newId(), quantity: 7, idempotencyKey: newId() };
    await receiveStock(input);
    expect((await receiveStock({ ...input, quantity: 8 })).data.receiveStock.code).toBe(
      'STOCK_ENTRY_KEY_REUSED',
    );
    const { quantity: change, ...rest } = input;
    expect((await adjustStock({ ...rest, change })).data.adjustStock.code).toBe('STOCK_ENTRY_KEY_REUSED');
  });

  it('writes lost units off, but none that an order holds, and a refused key is free again', async () => {
    const [variantId, idempotencyKey] = [await world.stockOf(5), newId()];
    await world.send(reserveStock, { orderId: newId(), lines: [{ lineId: 'a', variantId, quantity: 3 }] });
    expect((await adjustStock({ variantId, change: -3, idempotencyKey })).data.adjustStock).toMatchObject({
      code: 'NOT_ENOUGH_STOCK',
      onHand: 5,
      reserved: 3,
    });
    expect((await adjustStock({ variantId, change: -2, idempotencyKey })).data.adjustStock.level).toEqual({
      received: 3,
      onHand: 3,
    });
  });

  it('is told what is wrong with an entry', async () => {
    const variantId = newId();
    const refusals = [
      [await receiveStock({ variantId, quantity: 0 }), 'quantity'],
      [await receiveStock({ variantId, quantity: -1 }), 'quantity'],
      [await receiveStock({ variantId, quantity: 1_000_001 }), 'quantity'],
      [await receiveStock({ variantId: 'x', quantity: 1 }), 'variantId'],
      [await receiveStock({ variantId, quantity: 1, idempotencyKey: '' }), 'idempotencyKey'],
      [await receiveStock({ variantId, quantity: 1, note: 'x'.repeat(501) }), 'note'],
    ] as const;
    for (const [{ data }, field] of refusals)
      expect(data.receiveStock).toMatchObject({ code: 'INVALID_INPUT', fields: [{ field }] });
    expect((await adjustStock({ variantId, change: 0 })).data.adjustStock.fields).toEqual([
      { field: 'change' },
    ]);
    expect((await receiveStock({ variantId, quantity: 1, locationCode: 'XXX' })).data.receiveStock.code).toBe(
      'LOCATION_NOT_FOUND',
    );
    expect(await world.levels(variantId)).toEqual([]);
  });

  it('sees the levels by location and the ledger page by page, latest first', async () => {
    const variantId = await world.stockOf(2, 3);
    await receiveStock({ variantId, quantity: 1, note: 'found' });
    const { data } = await ask(
      `query ($id: ID!) { stockLocations { code priority }
         stockLevels(variantId: $id) { location { code } onHand reserved committed received available variantId }
         stockMovements(variantId: $id, first: 2) { edges { node { kind note reference onHandChange onHand location { code } } }
           pageInfo { hasNextPage endCursor } } }`,
      { id: variantId },
      staff,
    );
    expect(data.stockLocations.map(({ code }: { code: string }) => code)).toEqual(['BER', 'LYS']);
    expect(data.stockLevels).toMatchObject([
      { location: { code: 'BER' }, onHand: 3 },
      { location: { code: 'LYS' }, onHand: 3 },
    ]);
    expect(data.stockMovements.edges[0].node).toMatchObject({
      kind: 'RECEIPT',
      note: 'found',
      onHandChange: 1,
      onHand: 3,
    });
    const next = await ask(
      'query ($id: ID!, $after: String) { stockMovements(variantId: $id, after: $after) { edges { node { kind } } pageInfo { hasNextPage } } }',
      { id: variantId, after: data.stockMovements.pageInfo.endCursor },
      staff,
    );
    expect(next.data.stockMovements).toEqual({
      edges: [{ node: { kind: 'RECEIPT' } }],
      pageInfo: { hasNextPage: false },
    });
  });

  it('gets an empty answer for what is no id', async () => {
    const { data } = await ask(
      '{ stockLevels(variantId: "x") { onHand } stockMovements(variantId: "x") { edges { cursor } } }',
      {},
      staff,
    );
    expect(data).toEqual({ stockLevels: [], stockMovements: { edges: [] } });
  });

  it('alone sees and enters stock', async () => {
    const queries = [
      '{ stockLocations { code } }',
      '{ stockLevels(variantId: "x") { onHand } }',
      '{ stockMovements(variantId: "x") { edges { cursor } } }',
      '{ inventoryDeadLetters { edges { cursor } } }',
    ];
    for (const query of queries) {
      expect((await ask(query)).errors[0].extensions.code).toBe('UNAUTHENTICATED');
      expect((await ask(query, {}, shopper)).errors[0].extensions.code).toBe('FORBIDDEN');
    }
    const entry = { variantId: newId(), quantity: 1 };
    expect((await receiveStock(entry, shopper)).errors[0].extensions.code).toBe('FORBIDDEN');
    expect((await adjustStock({ variantId: newId(), change: 1 }, shopper)).errors[0].extensions.code).toBe(
      'FORBIDDEN',
    );
  });
});
