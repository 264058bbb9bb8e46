import { newId } from '@shop/kit/db';
import { serveGraphql } from '@shop/kit/graphql';
import { createHttpServer } from '@shop/kit/http';
import { signAccess } from '@shop/kit/identity';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCommand, createTestApp, orderAccessSecret } from '../testing/test-app.js';

const entities = `query ($of: [_Any!]!, $first: Int, $after: String) { _entities(representations: $of) {
  ... on Order { notifications { id kind channel status recipient createdAt sentAt } }
  ... on User { sent: notifications(first: $first, after: $after) { edges { node { id recipient } } pageInfo { hasNextPage endCursor } } }
  ... on Notification { id recipient }
} }`;

type Entity = { notifications?: object[]; sent?: Page };
type Answer = { data: { _entities: Entity[] }; errors?: { message: string }[] };
type Page = {
  edges: { node: { id: string } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
};

describe('notifications in the graph', () => {
  let test: Awaited<ReturnType<typeof createTestApp>>;
  let http: FastifyInstance;
  const owner = newId();
  const orderId = newId();
  const guestOrderId = newId();

  const ask = async (
    of: object[],
    headers: Record<string, string> = {},
    variables: object = {},
  ): Promise<Answer> => {
    const answer = await http.inject({
      method: 'POST',
      url: '/graphql',
      headers,
      payload: { query: entities, variables: { of, ...variables } },
    });
    return answer.json();
  };
  const bearer = async (userId: string, ...roles: string[]) => ({
    authorization: await test.identity.bearer(userId, ...roles),
  });
  const order = (id: string) => ({ __typename: 'Order', id });
  const user = (id: string) => ({ __typename: 'User', id });

  beforeAll(async () => {
    test = await createTestApp();
    http = createHttpServer({ log: test.log, quiet: true });
    await serveGraphql({ http, log: test.log, ...test.app });
    test.app.addRoutes(http);
    await test.deliver(aCommand({ orderId, userId: owner }));
    await test.deliver(aCommand({ orderId: guestOrderId, userId: null, email: 'guest@example.com' }));
    for (let count = 0; count < 4; count++) await test.deliver(aCommand({ userId: owner }));
    while ((await test.app.useCases.sendDue()) > 0);
  });
  afterAll(async () => {
    await http.close();
    await test.close();
  });

  it('the owner of an order sees what was sent about it, with the address masked', async () => {
    const { data } = await ask([order(orderId)], await bearer(owner));
    expect(data._entities[0]?.notifications).toEqual([
      {
        id: expect.any(String),
        kind: 'ORDER_CONFIRMATION',
        channel: 'EMAIL',
        status: 'SENT',
        recipient: 'a•••@example.com',
        createdAt: expect.any(String),
        sentAt: expect.any(String),
      },
    ]);
  });

  it('so do staff, and who holds the access token of the order', async () => {
    const token = { 'x-order-access-token': signAccess(guestOrderId, orderAccessSecret) };
    for (const headers of [await bearer(newId(), 'STAFF'), token]) {
      const { data } = await ask([order(guestOrderId)], headers);
      expect(data._entities[0]?.notifications).toMatchObject([{ recipient: 'g•••@example.com' }]);
    }
  });

  it('to everybody else the order has none, as one that does not exist', async () => {
    const strangers: Record<string, string>[] = [
      {},
      await bearer(newId()),
      await bearer(owner, 'CUSTOMER'),
      { 'x-order-access-token': 'guess' },
      { 'x-order-access-token': signAccess(orderId, orderAccessSecret) },
    ];
    for (const headers of strangers) {
      const { data } = await ask([order(guestOrderId), order(newId()), order('not-an-id')], headers);
      expect(data._entities).toEqual([{ notifications: [] }, { notifications: [] }, { notifications: [] }]);
    }
  });

  it('a user pages through what was sent, newest first', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    for (let page = 0; page < 3; page++) {
      const { data } = await ask([user(owner)], await bearer(owner), { first: 2, after });
      const { edges, pageInfo } = (data._entities[0] as { sent: Page }).sent;
      seen.push(...edges.map(({ node }) => node.id));
      expect(pageInfo.hasNextPage).toBe(page < 2);
      after = pageInfo.endCursor;
    }
    expect(seen).toHaveLength(5);
    expect(seen).toEqual(seen.toSorted().toReversed());
  });

  it('nobody but the user and staff sees them', async () => {
    expect((await ask([user(owner)], await bearer(newId()))).data._entities).toEqual([{ sent: null }]);
    expect((await ask([user(owner)])).data._entities).toEqual([{ sent: null }]);
    const { data } = await ask([user(owner)], await bearer(newId(), 'STAFF'));
    expect(data._entities[0]?.sent).toMatchObject({ pageInfo: { hasNextPage: false } });
  });

  it.each([
    [{ first: 0 }, 'first'],
    [{ first: 101 }, 'first'],
    [{ after: 'nonsense' }, 'after'],
  ])('refuses %j and names the argument', async (variables, field) => {
    const { errors } = await ask([user(owner)], await bearer(owner), variables);
    expect(errors?.[0]?.message).toContain(field);
  });

  it('a notification is found by its key only by who may see its order', async () => {
    const [row] = await test.query('select id from notification where order_id = $1', [orderId]);
    const reference = { __typename: 'Notification', id: row?.id };
    expect((await ask([reference], await bearer(owner))).data._entities).toMatchObject([{ id: row?.id }]);
    const unknown = [reference, { ...reference, id: newId() }, { ...reference, id: 'not-an-id' }];
    expect((await ask(unknown, await bearer(newId()))).data._entities).toEqual([null, null, null]);
  });

  it('asks the database as often for twenty orders as for one', async () => {
    const headers = await bearer(owner);
    const count = async (of: object[]) => {
      let queries = 0;
      const original = test.app.dataSource.query.bind(test.app.dataSource);
      test.app.dataSource.query = ((...args: Parameters<typeof original>) => {
        queries++;
        return original(...args);
      }) as never;
      await ask(of, headers);
      test.app.dataSource.query = original as never;
      return queries;
    };
    const twenty = Array.from({ length: 20 }, () => order(newId()));
    expect(await count([order(orderId)])).toBe(1);
    expect(await count([...twenty, order(orderId), user(owner)])).toBe(2);
  });

  it('keeps the captured mails readable, newest first', async () => {
    const { mails } = (await http.inject('/mailbox.json?to=guest%40example.com')).json();
    expect(mails).toMatchObject([{ subject: 'Your order MG-1001 is confirmed', toName: 'Anna Example' }]);
    expect((await http.inject('/mailbox')).body).toContain('guest@example.com');
    expect(await test.query('select count(*)::int as n from captured_mail')).toEqual([{ n: 6 }]);
  });
});

it('shows no mailbox when a mail server is set', async () => {
  const test = await createTestApp({ env: { SMTP_URL: 'smtp://127.0.0.1:1' } });
  const http = createHttpServer({ log: test.log, quiet: true });
  test.app.addRoutes(http);
  expect((await http.inject('/mailbox')).statusCode).toBe(404);
  await http.close();
  await test.close();
});
