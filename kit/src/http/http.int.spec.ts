import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logContext } from '../log/index.js';
import { createHttpClient, createHttpServer, type HttpClient } from './index.js';

describe('http', () => {
  let server: FastifyInstance;
  let client: HttpClient;
  let slow: PromiseWithResolvers<void>;

  beforeEach(async () => {
    slow = Promise.withResolvers();
    server = createHttpServer({ log: pino({ level: 'silent' }), bodyLimit: 1_000 });
    server.post('/context', async () => logContext());
    server.get('/broken', async () => {
      throw new Error('secret at 10.0.0.1');
    });
    server.get('/hangs', () => new Promise(() => undefined));
    server.get('/slow', async () => {
      await slow.promise;
      return 'whole';
    });
    server.get('/large', async () => 'x'.repeat(2_000));
    const baseUrl = await server.listen({ host: '127.0.0.1', port: 0 });
    client = createHttpClient({ baseUrl, deadlineMs: 300, maxAnswerBytes: 1_000 });
  });
  afterEach(async () => {
    await client.close();
    await server.close();
  });

  it('gives a request its id and trace, and takes over only harmless ones', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const post = (headers: Record<string, string>) =>
      client.send({ method: 'POST', path: '/context', body: {}, headers });
    expect((await post({ 'x-request-id': 'request-1', traceparent })).body).toEqual({
      requestId: 'request-1',
      traceparent,
    });
    const withState = async (tracestate: string) => (await post({ traceparent, tracestate })).body;
    expect(await withState('a=1, b=2')).toMatchObject({ traceparent, tracestate: 'a=1,b=2' });
    expect(await withState('nonsense')).not.toHaveProperty('tracestate');
    expect((await post({ traceparent: 'x', tracestate: 'a=1' })).body).not.toHaveProperty('tracestate');
    const fresh = (await post({ 'x-request-id': 'a b', traceparent: 'x' })).body as { requestId: string };
    expect(fresh).toEqual({ requestId: expect.stringMatching(/^[\da-f-]{36}$/) });
  });

  it('hides what failed, names what the client did wrong', async () => {
    const broken = await client.send({ method: 'GET', path: '/broken' });
    expect(broken.status).toBe(500);
    expect(JSON.stringify(broken.body)).not.toContain('secret');
    expect(await client.send({ method: 'GET', path: '/none' })).toMatchObject({ status: 404 });
    expect(
      await client.send({ method: 'POST', path: '/context', body: { x: 'x'.repeat(2_000) } }),
    ).toMatchObject({ status: 413 });
  });

  it('does not wait beyond the deadline and does not read beyond the cap', async () => {
    await expect(client.send({ method: 'GET', path: '/hangs' })).rejects.toThrow(/timeout|aborted/);
    await expect(client.send({ method: 'GET', path: '/large' })).rejects.toThrow('larger than allowed');
  });

  it('a stop does not wait for a connection that never carried a request', async () => {
    const { port } = server.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    await once(server.server, 'connection');
    await server.close();
    await once(socket, 'close');
  });

  it('a stop waits for the answer that is being made', async () => {
    const { port } = server.server.address() as AddressInfo;
    const answer = fetch(`http://127.0.0.1:${port}/slow`);
    await once(server.server, 'request');
    const closed = server.close();
    slow.resolve();
    expect(await (await answer).text()).toBe('whole');
    await closed;
  });
});
