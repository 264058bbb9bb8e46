import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startWebhookRelay, type WebhookRelay } from './webhook-relay.js';

let relay: WebhookRelay;
let receiver: Server;
let got: string[];
beforeEach(async () => {
  got = [];
  receiver = createServer(async (request, answer) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    got.push(`${body} ${request.headers['x-webhook-signature']}`);
    answer.writeHead(body === 'refused' ? 400 : 204).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  relay = await startWebhookRelay();
  relay.passOnTo(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`);
});
afterEach(async () => {
  await relay.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const send = async (body: string): Promise<number> =>
  (await fetch(relay.url, { method: 'POST', body, headers: { 'x-webhook-signature': 's' } })).status;

it('passes an event on with its signature, and the answer back', async () => {
  expect([await send('a'), await send('refused')]).toEqual([204, 400]);
  expect(got).toEqual(['a s', 'refused s']);
});

it('an event of a provider that repeats itself arrives three times', async () => {
  relay.setMode('duplicate');
  await send('a');
  expect(got).toEqual(['a s', 'a s', 'a s']);
});

it('late events are taken at once and arrive when they are released, the last first', async () => {
  relay.setMode('late');
  expect([await send('a'), await send('b')]).toEqual([202, 202]);
  expect(got).toEqual([]);
  await relay.release();
  expect(got).toEqual(['b s', 'a s']);
});

it('an event that cannot be passed on is refused, so that it comes again', async () => {
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
  expect(await send('a')).toBe(503);
});
