import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openMongo } from '@shop/products/db/mongodb/mongo-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit } from './audit.js';
import type { HistoryFact } from './facts.js';
import { reportText } from './report.js';
import type { DatabaseName } from './sources.js';
import {
  berlin,
  bought,
  cancelled,
  declined,
  delivery,
  fillCleanShop,
  notification,
  payCleanShop,
  price,
  soldOut,
  stranger,
  user,
  variant,
} from './testing/clean-shop.js';
import { copyDatabase, createDatabases, type Databases, execute } from './testing/databases.js';
import { type Provider, startProvider } from './testing/provider.js';

const nobody = '0198a000-0000-7000-8000-00000000dead';
const message = JSON.stringify({ id: nobody, type: 'inventory.reserve-stock' });
const outboxRow = (state: string) =>
  `insert into outbox (id, receiver, message, published_at, done_at, outcome) values (gen_random_uuid(), 'inventory', '${message}', ${state})`;
const looseLevels = `do $$ declare c record; begin
    for c in select conname from pg_constraint where conrelid = 'stock_level'::regclass and contype = 'c' loop
      execute 'alter table stock_level drop constraint ' || quote_ident(c.conname); end loop; end $$;`;
const looseLedger = 'drop trigger stock_movement_is_final on stock_movement;';
const secondCommit = `insert into stock_movement (id, variant_id, location_id, kind, reference, received_change, on_hand_change,
    reserved_change, committed_change, received, on_hand, reserved, committed)
  select gen_random_uuid(), variant_id, location_id, kind, reference, 0, on_hand_change, 0, committed_change, 12, 10, 0, 2
  from stock_movement where kind = 'COMMIT' and reference = '${bought}';
  update stock_level set on_hand = 10, committed = 2;`;

const unannouncedProduct = `insert into product (id, slug, version, doc, pending, active, category_id, facts, name_key, min_price, max_price, created_ms, brand)
  values ('${nobody}', 'tea', 1, '{}', '[{"receiver": "orders", "message": {"id": "${nobody}", "type": "products.product-changed"}}]',
    true, '${nobody}', '{}', '', 0, 0, 0, '')`;

/** Which invariant breaks, how, in which database, and what the audit must say. */
const sabotage: [number, string, DatabaseName, string, string][] = [
  [
    1,
    'an order vanished',
    'orders',
    `update idempotency_key set resource_id = '${nobody}' where key = 'key-A'`,
    `key-A: expected order ${nobody} exists`,
  ],
  [
    2,
    'payments forgot a capture',
    'payments',
    `update payment set captured_minor = 0 where order_id = '${bought}'`,
    `order ${bought} (CONFIRMED, EUR): captured − refunded in payments: expected ${price}, found 0`,
  ],
  [
    2,
    'the order was changed after it was paid',
    'orders',
    `update orders set subtotal = 9, total = 9 where id = '${bought}'`,
    `captured − refunded at the provider: expected 9, found ${price}`,
  ],
  [
    3,
    'a unit is reserved for nobody',
    'inventory',
    `${looseLevels} update stock_level set reserved = 1`,
    `variant ${variant} at ${berlin}: reserved, by live holds: expected 0, found 1`,
  ],
  [
    3,
    'a unit fell out of the books',
    'inventory',
    `${looseLevels} update stock_level set on_hand = 10`,
    'on hand + committed: expected 12, found 11',
  ],
  [
    3,
    'the numbers are negative',
    'inventory',
    `${looseLevels} update stock_level set on_hand = -1, reserved = -2`,
    'reserved: expected at least 0, found -2',
  ],
  [
    3,
    'more was committed than bought',
    'orders',
    `update orders set status = 'CANCELLED' where id = '${bought}'`,
    `variant ${variant}: committed, by confirmed orders: expected 0, found 1`,
  ],
  [
    4,
    'more was sold than received',
    'orders',
    `update order_line set quantity = 13 where order_id = '${bought}'`,
    `variant ${variant}: sold: expected at most the 12 received, found 13`,
  ],
  [
    4,
    'a unit was promised twice for a moment',
    'inventory',
    `${looseLedger} update stock_movement set reserved = 99 where kind = 'RESERVE'`,
    'expected 0 ≤ reserved ≤ on hand, found reserved 99',
  ],
  [
    4,
    'sold out was said while there was enough',
    'inventory',
    `update reservation set requested = jsonb_set(requested, '{0,quantity}', '11') where order_id = '${soldOut}'`,
    `order ${soldOut}: expected refused only for want of stock`,
  ],
  [
    4,
    'sold out was said without asking',
    'inventory',
    `delete from reservation where order_id = '${soldOut}'`,
    'its reservation: expected REFUSED, found none',
  ],
  [
    5,
    'an order hangs',
    'orders',
    `update orders set status = 'PENDING' where id = '${soldOut}'`,
    `order ${soldOut}: status: expected a final one, found PENDING`,
  ],
  [
    5,
    'an order left its end',
    'orders',
    `insert into order_timeline (order_id, step, outcome, status, attempt) values ('${soldOut}', 'x', 'FAILED', 'CONFIRMED', 1), ('${soldOut}', 'x', 'FAILED', 'REJECTED', 1)`,
    `order ${soldOut}: timeline: expected legal moves, found REJECTED → CONFIRMED`,
  ],
  [
    5,
    'an order has no saga',
    'orders',
    `delete from saga where id = '${declined}'`,
    `order ${declined}: saga: expected ended, found none`,
  ],
  [
    6,
    'a rejected order keeps its stock',
    'inventory',
    `update reservation set status = 'HELD', expires_at = now() where order_id = '${declined}'`,
    `order ${declined} (REJECTED): reservation: expected released or refused, found HELD`,
  ],
  [
    6,
    'a rejected order keeps its payment',
    'payments',
    `update payment set status = 'AUTHORIZED' where order_id = '${declined}'`,
    `order ${declined} (REJECTED): payment: expected voided, refunded or declined, found AUTHORIZED`,
  ],
  [
    6,
    'stock is held for no order at all',
    'inventory',
    `insert into reservation (order_id, status, requested, short, expires_at) values ('${nobody}', 'HELD', '[]', '[]', now())`,
    `reservation of ${nobody}`,
  ],
  [
    7,
    'a message never left',
    'orders',
    outboxRow('null, null, null'),
    `message ${nobody} (inventory.reserve-stock) from orders to inventory: expected arrived`,
  ],
  [
    7,
    'a failed message left no trace',
    'orders',
    outboxRow(`now(), now(), 'failed'`),
    'expected kept as a dead letter, since it failed, found lost',
  ],
  [
    7,
    'a dead letter has no reason',
    'inventory',
    `insert into dead_letter (id, message_id, type, message, reason) values (gen_random_uuid(), '${nobody}', 'x', '{}', ' ')`,
    `dead letter ${nobody} in inventory: expected a reason`,
  ],
  [
    7,
    'a message was taken twice',
    'orders',
    `alter table inbox drop constraint inbox_pkey; insert into inbox values ('c', '${nobody}'), ('c', '${nobody}')`,
    `message ${nobody}, taken by c in orders: times: expected 1, found 2`,
  ],
  [
    7,
    'a message took effect twice',
    'inventory',
    secondCommit,
    `order ${bought}: units that its messages committed: expected 1, found 2`,
  ],
  [
    7,
    'a product change was never told',
    'products',
    unannouncedProduct,
    'from products to orders: expected arrived',
  ],
  [
    8,
    'a buyer was not told',
    'notifications',
    `delete from delivery; delete from notification`,
    `order ${bought}: confirmations: expected 1, found 0`,
  ],
  [
    8,
    'a mail has two delivery rows',
    'notifications',
    `alter table delivery drop constraint delivery_notification_id_key; insert into delivery (id, notification_id, status, sent_at) values (gen_random_uuid(), '${notification}', 'SENT', now())`,
    `notification ${notification} of order ${bought}: delivery rows: expected 1, found 2`,
  ],
  [
    8,
    'a mail was given up',
    'notifications',
    `update delivery set status = 'FAILED', sent_at = null`,
    'delivery: expected SENT, found FAILED',
  ],
  [
    8,
    'a mail marked as sent never left',
    'notifications',
    `update captured_mail set message_id = 'other'`,
    'mails in the mailbox: expected at least 1, found 0',
  ],
  [
    8,
    'a mail was sent twice and nobody counted',
    'notifications',
    `insert into captured_mail select gen_random_uuid(), message_id, now(), '', '', '', '', '', '' from captured_mail`,
    'expected more than 1 only where a crash or a lost answer was counted, found 2',
  ],
  [
    8,
    'a rejected order was confirmed by mail',
    'notifications',
    `update notification set order_id = '${declined}'`,
    `order ${declined} (REJECTED): confirmations: expected 0, found 1`,
  ],
  [
    9,
    'a payment belongs to somebody else',
    'payments',
    `update payment set user_id = '${stranger}' where order_id = '${bought}'`,
    `order ${bought}: owner of its payment: expected ${user}, found ${stranger}`,
  ],
  [
    9,
    'a notification belongs to somebody else',
    'notifications',
    `update notification set user_id = '${stranger}'`,
    `order ${bought}: owner of its notification: expected ${user}, found ${stranger}`,
  ],
  [
    9,
    'a key belongs to somebody else',
    'orders',
    `update idempotency_key set scope = 'user:${stranger}' where key = 'key-A'`,
    `order ${bought}: owner of its idempotency key`,
  ],
];

describe('the audit', () => {
  let databases: Awaited<ReturnType<typeof createDatabases>>;
  let provider: Provider;
  const sources = (changes: Partial<Databases> = {}) => ({
    databases: { ...databases.urls, ...changes },
    provider: provider.source,
    graphql: {},
  });
  const linesOf = (text: string, invariant: number) =>
    text.split('\n').filter((line) => line.startsWith(`${invariant} `));

  beforeAll(async () => {
    databases = await createDatabases();
    provider = await startProvider();
    await fillCleanShop(databases.urls, provider);
  });
  afterAll(async () => {
    await provider.close();
    await databases.drop();
  });

  it('finds nothing in a clean shop, and has looked at something for each invariant', async () => {
    const history = [
      { key: 'key-A', orderId: bought, requestHash: 'hash-A', scope: `user:${user}` },
      { key: 'key-A', orderId: bought },
    ];
    const result = await audit(sources(), { waitMs: 0, history });
    expect(reportText(result)).toContain('audit clean');
    expect(result.isClean).toBe(true);
    for (const { checked } of result.findings) expect(checked).toBeGreaterThan(0);
  });

  it.each(sabotage)('names invariant %i when %s', async (invariant, _what, name, sql, said) => {
    const copy = await copyDatabase(databases.urls[name]);
    try {
      await execute(copy.url, sql);
      const result = await audit(sources({ [name]: copy.url }), { waitMs: 0 });
      expect(result.isClean).toBe(false);
      expect(linesOf(reportText(result), invariant).join('\n')).toContain(said);
    } finally {
      await copy.drop();
    }
  });

  const mongodb = process.env.TEST_MONGODB_URL;
  it.each(mongodb ? [mongodb] : [])(
    'names invariant 7 when a message waits in a document of %s',
    async (server) => {
      const catalogueUrl = `${server.replace(/\/$/, '')}/audit_${randomUUID().slice(0, 8)}`;
      const { database, close } = openMongo(catalogueUrl);
      try {
        const pending = [{ receiver: 'orders', message: { id: nobody, type: 'products.product-changed' } }];
        const marks = { toPublish: true, toConfirm: true };
        await database
          .collection<{ _id: string }>('products')
          .insertOne({ _id: nobody, pending, ...marks } as never);
        const result = await audit({ ...sources(), catalogueUrl }, { waitMs: 0 });
        expect(result.unrest).toEqual(['1 messages in outboxes']);
        expect(linesOf(reportText(result), 7).join('\n')).toContain(
          `message ${nobody} (products.product-changed) from products to orders: expected arrived`,
        );
      } finally {
        await database.dropDatabase();
        await close();
      }
    },
  );

  it.each<[number, string, (broken: Provider) => Promise<void>, string]>([
    [
      2,
      'an order was charged twice',
      (broken) => broken.pay(bought, price, 'captured'),
      `order ${bought}: captures at the provider: expected at most 1, found 2`,
    ],
    [
      2,
      'the money of a shopper is held twice',
      async (broken) => {
        await broken.pay(bought, price, 'authorized');
        await broken.pay(bought, price, 'authorized');
      },
      `order ${bought}: authorizations at the provider: expected at most 1, found`,
    ],
    [
      2,
      'somebody was charged for no order',
      (broken) => broken.pay(nobody, 7, 'captured'),
      `provider reference ${nobody} (EUR), which no order stands behind: expected 0, found 7`,
    ],
    [
      6,
      'a declined order still holds money',
      (broken) => broken.pay(declined, price, 'authorized'),
      `order ${declined} (REJECTED): still held at the provider: expected 0, found ${price}`,
    ],
  ])('names invariant %i when at the provider %s', async (invariant, _what, break_, said) => {
    const broken = await startProvider();
    try {
      await payCleanShop(broken);
      await break_(broken);
      const result = await audit({ ...sources(), provider: broken.source }, { waitMs: 0 });
      expect(linesOf(reportText(result), invariant).join('\n')).toContain(said);
    } finally {
      await broken.close();
    }
  });

  it.each<[string, HistoryFact[], string]>([
    [
      'an order it was told of does not exist',
      [{ key: 'k', orderId: nobody }],
      `order ${nobody}: expected exists`,
    ],
    [
      'its key gave two orders',
      [
        { key: 'key-A', orderId: bought },
        { key: 'key-A', orderId: cancelled },
      ],
      'idempotency key key-A: expected one order',
    ],
    [
      'its key was accepted with another body',
      [
        { key: 'key-A', orderId: bought, requestHash: 'hash-A' },
        { key: 'key-A', orderId: bought, requestHash: 'other' },
      ],
      'expected another body is refused',
    ],
    [
      'its key was not kept',
      [{ key: 'lost', orderId: bought }],
      `idempotency key lost: expected is kept for order ${bought}, found not kept`,
    ],
  ])('names invariant 1 when by a client’s history %s', async (_what, history, said) => {
    const result = await audit(sources(), { waitMs: 0, history });
    expect(linesOf(reportText(result), 1).join('\n')).toContain(said);
  });

  it('lets a second mail pass where a crash was counted', async () => {
    const copy = await copyDatabase(databases.urls.notifications);
    await execute(
      copy.url,
      `insert into captured_mail select gen_random_uuid(), message_id, now(), '', '', '', '', '', '' from captured_mail;
       update delivery set possible_duplicate = true where id = '${delivery}'`,
    );
    expect((await audit(sources({ notifications: copy.url }), { waitMs: 0 })).isClean).toBe(true);
    await copy.drop();
  });

  it('counts mails at the mail server where there is one that can be asked', async () => {
    const raw = `Subject: thanks\r\nMessage-ID: <${notification}@notifications.marketgraph>\r\n\r\nyours`;
    const server = createServer(
      (_, answer) => void answer.end(JSON.stringify({ mails: [{ raw }, { raw }] })),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const mailbox = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mailbox.json`;
      const result = await audit({ ...sources(), mailbox }, { waitMs: 0 });
      expect(linesOf(reportText(result), 8).join('\n')).toContain(
        'mails in the mailbox: expected more than 1',
      );
    } finally {
      server.close();
    }
  });

  it('fails when it never becomes quiet, and says what is still under way', async () => {
    const copy = await copyDatabase(databases.urls.orders);
    await execute(copy.url, `update saga set ended_at = null where id = '${bought}'`);
    const waits: string[] = [];
    const result = await audit(sources({ orders: copy.url }), {
      waitMs: 700,
      onWait: (unrest) => waits.push(...unrest),
    });
    expect(result.isClean).toBe(false);
    expect(waits).toContain('1 running sagas');
    expect(reportText(result)).toContain('never became quiet: 1 running sagas');
    await copy.drop();
  });

  it('waits for what is under way and then finds nothing', async () => {
    const copy = await copyDatabase(databases.urls.notifications);
    await execute(copy.url, `update delivery set status = 'SENDING', sent_at = null`);
    const result = await audit(sources({ notifications: copy.url }), {
      waitMs: 10_000,
      onWait: () => void execute(copy.url, `update delivery set status = 'SENT', sent_at = now()`),
    });
    expect(result.isClean).toBe(true);
    await copy.drop();
  });

  describe('asking as a stranger', () => {
    let door: Server;
    let answer: object;
    let status = 200;
    const graphql = () => {
      const url = `http://127.0.0.1:${(door.address() as AddressInfo).port}/graphql`;
      return { router: url, orders: url, payments: url, notifications: url };
    };
    beforeAll(async () => {
      door = createServer((_request, response) => response.writeHead(status).end(JSON.stringify(answer)));
      await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
    });
    afterAll(() => void door.close());

    it('names invariant 9 when an order is shown', async () => {
      answer = { data: { order: { id: bought }, _entities: [{ number: 'A' }] } };
      const text = reportText(await audit({ ...sources(), graphql: graphql() }, { waitMs: 0 }));
      for (const where of ['router', 'orders', 'payments', 'notifications'])
        expect(linesOf(text, 9).join('\n')).toContain(
          `order ${bought}, asked for by a stranger at ${where}: expected hidden, found shown`,
        );
    });

    it('is content with nothing, an empty list and a refusal', async () => {
      for (const nothing of [
        { data: { order: null, _entities: [null] } },
        { data: { _entities: [{ payments: [], notifications: [] }] } },
        { data: null, errors: [{ message: 'no' }] },
      ]) {
        answer = nothing;
        expect((await audit({ ...sources(), graphql: graphql() }, { waitMs: 0 })).isClean).toBe(true);
      }
    });

    it('is not content where it is not answered for want of the secret', async () => {
      status = 401;
      const { orders } = graphql();
      await expect(audit({ ...sources(), graphql: { orders } }, { waitMs: 0 })).rejects.toThrow(
        'orders refuses the audit: set ROUTER_SIGNING_SECRET',
      );
    });
  });
});
