import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SunkSpan, startOtlpSink, waitFor } from '@shop/kit/testing';
import { freePorts } from '@shop/scripts/launcher/ports';
import { startSupergraph } from '@shop/scripts/launcher/start-supergraph';
import type { Supergraph } from '@shop/scripts/launcher/supergraph';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { variantsInStock } from './client/catalogue.js';
import { follow } from './client/follow.js';
import { createShopClient, type ShopClient } from './client/shop-client.js';
import { anAddress, makeShopper, newShopper, type Shopper } from './client/shopper.js';
import { OrderUpdatedDocument } from './generated/operations.js';
import { engineSettings } from './testing/engine-settings.js';
import { acceptedOrder, settledOrder } from './testing/expectations.js';

type LogLine = Readonly<Record<string, unknown>> & Readonly<{ name: string; msg: string }>;

// Its own shop: it sends its traces to a collector, and tells more in its logs.
describe('an order that was placed', () => {
  const clickTrace = randomBytes(16).toString('hex');
  const clickSpan = randomBytes(8).toString('hex');
  const tracestate = 'vendor=of-the-click';
  const requestId = `click-${clickTrace}`.slice(0, 40);
  const token = 'tok_ok';
  let sink: Awaited<ReturnType<typeof startOtlpSink>>;
  let dataDir: string;
  let shop: Supergraph;
  let client: ShopClient;
  let clicking: ShopClient;
  let shopper: Shopper;
  let orderId: string;

  const spans = (service: string) =>
    sink.spans.filter((span) => span.traceId === clickTrace && span.service === service);
  const find = (service: string, name: string, matches: (span: SunkSpan) => boolean = () => true) =>
    spans(service).find((span) => span.name === name && matches(span));
  const orphans = () => {
    const all = sink.spans.filter(({ traceId }) => traceId === clickTrace);
    const ids = new Set([clickSpan, ...all.map(({ spanId }) => spanId)]);
    return all.filter(({ parentSpanId }) => !ids.has(parentSpanId ?? ''));
  };
  const logLines = async (): Promise<LogLine[]> => {
    const files = (await readdir(join(dataDir, 'logs'))).filter((file) => file.endsWith('.log'));
    const texts = await Promise.all(files.map((file) => readFile(join(dataDir, 'logs', file), 'utf8')));
    return texts.flatMap((text) =>
      text
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line)),
    );
  };

  beforeAll(async () => {
    sink = await startOtlpSink();
    dataDir = await mkdtemp(join(tmpdir(), 'shop-traced-'));
    shop = await startSupergraph({
      dataDir,
      ports: await freePorts(),
      env: { ...engineSettings(), OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, LOG_LEVEL: 'debug' },
    });
    client = createShopClient(shop.urls.graphql);
    clicking = createShopClient(shop.urls.graphql, {
      traceparent: `00-${clickTrace}-${clickSpan}-01`,
      tracestate,
      'x-request-id': requestId,
    });
    shopper = await newShopper(client);
    const [variant] = await variantsInStock(client, 1);
    const cart = await shopper.fillCart([{ variantId: variant?.id ?? '', quantity: 1 }]);
    const clicked = makeShopper(clicking, shopper.credentials, shopper.email);
    orderId = acceptedOrder(await clicked.placeOrder({ cart, token })).id;
    await settledOrder(shopper, orderId);
    await waitFor('the span of its mail', async () => find('notifications', 'send mail'), 60_000);
    await waitFor('the end of its saga', async () =>
      find(
        'orders',
        'process orders-inbox',
        ({ attributes }) => attributes['message.type'] === 'notifications.notification-accepted',
      ),
    );
    // Each process sends its spans when it is its turn: a parent may come after its children.
    await waitFor('the spans of all processes', async () => orphans().length === 0, 60_000);
  }, 240_000);
  afterAll(async () => {
    await client?.close();
    await clicking?.close();
    await shop?.stop();
    await sink?.close();
    await rm(dataDir, { recursive: true, force: true });
  }, 60_000);

  it('is one trace from the click to the confirmation mail', () => {
    const request = find('router', 'POST /graphql');
    expect(request).toMatchObject({ parentSpanId: clickSpan, kind: 2 });
    const operation = find('router', 'mutation');
    expect(operation).toMatchObject({
      parentSpanId: request?.spanId,
      attributes: {
        'graphql.operation.name': 'PlaceOrder',
        'graphql.operation.type': 'mutation',
        'graphql.operation.outcome': 'ok',
      },
    });
    const fetched = find('router', 'subgraph orders');
    expect(fetched).toMatchObject({ parentSpanId: operation?.spanId, kind: 3 });
    const asked = find('orders', 'POST /graphql', ({ parentSpanId }) => parentSpanId === fetched?.spanId);
    expect(asked).toMatchObject({ kind: 2, attributes: { 'graphql.operation.type': 'mutation' } });
    expect(find('orders', 'transaction orders')).toMatchObject({
      parentSpanId: asked?.spanId,
      attributes: { 'transaction.outcome': 'committed' },
    });
    // Orders asks inventory what is there before it accepts.
    expect(find('inventory', 'POST /graphql')).toBeDefined();

    for (const [receiver, type] of [
      ['inventory', 'inventory.reserve-stock'],
      ['payments', 'payments.authorize-payment'],
      ['payments', 'payments.capture-payment'],
      ['inventory', 'inventory.commit-reservation'],
      ['notifications', 'notifications.send-order-confirmation'],
    ] as const) {
      const isIt = ({ attributes }: SunkSpan) => attributes['message.type'] === type;
      const sent = find('orders', `send ${receiver}-inbox`, isIt);
      expect(sent, type).toMatchObject({ kind: 4 });
      expect(find(receiver, `process ${receiver}-inbox`, isIt), type).toMatchObject({
        kind: 5,
        parentSpanId: sent?.spanId,
      });
    }
    expect(find('payments', 'payment provider authorize')).toMatchObject({ kind: 3, isError: false });
    expect(find('payments', 'payment provider capture')).toMatchObject({ kind: 3, isError: false });
    expect(find('notifications', 'send mail')).toMatchObject({ kind: 3, isError: false });
  });

  it('is whole: every span has its parent in the trace', () => {
    expect(orphans()).toEqual([]);
  });

  it('is what an event of it is linked to, in a trace of its own with all that is asked for it', async () => {
    const { accessToken } = shopper.credentials;
    const stream = await follow(shop.urls.graphql, OrderUpdatedDocument, { orderId }, { accessToken });
    await waitFor('how it stands', async () => stream.told.length > 0);
    stream.cut();
    const event = await waitFor('the span of the event', async () =>
      sink.spans.find(({ service, name }) => service === 'router' && name === 'process orderUpdated'),
    );
    expect(event.traceId).not.toBe(clickTrace);
    expect(event.links.change?.traceId).toBe(clickTrace);
    const written = sink.spans.find(({ spanId }) => spanId === event.links.change?.spanId);
    expect(written).toMatchObject({ service: 'orders', traceId: clickTrace });
    const request = await waitFor('the span of the subscription', async () =>
      sink.spans.find(({ spanId }) => spanId === event.links.subscription?.spanId),
    );
    expect(request).toMatchObject({ service: 'router', name: 'POST /graphql' });
    const parts = await waitFor('what was asked for it', async () => {
      const all = sink.spans.filter(({ traceId }) => traceId === event.traceId);
      return all.some(({ service }) => service === 'payments') && all;
    });
    expect(parts.find(({ name }) => name === 'subgraph payments')?.parentSpanId).toBe(event.spanId);
  });

  it('has what others keep beside the trace in every span, up to the mail', () => {
    const all = sink.spans.filter(({ traceId }) => traceId === clickTrace);
    expect(all.filter((span) => span.traceState !== tracestate)).toEqual([]);
  });

  it('has nothing of the shopper in its spans', () => {
    const text = sink.text();
    for (const secret of [
      shopper.email,
      shopper.credentials.accessToken,
      anAddress.line1,
      anAddress.name,
      token,
    ])
      expect(text).not.toContain(secret);
  });

  it('can be followed through the logs of every process by its request, its trace and its own id', async () => {
    const lines = await logLines();
    const ofTheOrder = (name: string) =>
      lines.filter((line) => line.name === name && line.orderId === orderId && line.requestId === requestId);
    for (const name of ['orders', 'inventory', 'payments', 'notifications'])
      expect(
        ofTheOrder(name).filter(({ traceId }) => traceId === clickTrace),
        name,
      ).not.toEqual([]);
    const handled = lines.filter(({ msg, orderId: id }) => msg === 'message handled' && id === orderId);
    expect(handled.length).toBeGreaterThanOrEqual(10);
    for (const line of handled)
      expect(line).toMatchObject({
        requestId,
        traceId: clickTrace,
        messageType: expect.any(String),
        messageId: expect.any(String),
      });
    expect(handled.filter(({ sagaId }) => sagaId !== orderId)).toEqual([]);
    expect(lines.filter(({ msg }) => msg === 'notification sent')).toMatchObject([
      { requestId, traceId: clickTrace, orderId, sagaId: orderId },
    ]);
    const answered = lines.filter((line) => line.msg === 'request' && line.requestId === requestId);
    expect(answered.map(({ name }) => name).toSorted()).toEqual(['inventory', 'orders', 'router']);
    for (const line of answered) expect(line.traceId).toBe(clickTrace);
    expect(answered.find(({ name }) => name === 'orders')).toMatchObject({ orderId });
  });

  it('every line about a request or a message says which', async () => {
    const lines = await logLines();
    const about = lines.filter(({ msg }) => msg === 'request' || msg.startsWith('message'));
    expect(about.length).toBeGreaterThan(20);
    expect(about.filter((line) => !line.requestId)).toEqual([]);
    // The catalogue was filled by a task: nobody's request, and no trace.
    const ofTheSeed = ({ messageType }: LogLine) => messageType === 'products.product-changed';
    expect(
      about.filter((line) => !line.traceId && line.name !== 'payment-simulator' && !ofTheSeed(line)),
    ).toEqual([]);
  });
});
