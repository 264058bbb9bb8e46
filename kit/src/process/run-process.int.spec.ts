import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpClient } from '../http/index.js';
import { startAdminServer } from './index.js';

describe('the admin port', () => {
  const log = pino({ level: 'silent' });
  let close: (() => Promise<void>) | undefined;
  afterEach(() => close?.());

  it('says live from the first moment, ready only while every check holds, and draining at the end', async () => {
    const admin = await startAdminServer({ host: '127.0.0.1', port: 0, log });
    const client = createHttpClient({ baseUrl: `http://127.0.0.1:${admin.port}`, deadlineMs: 5_000 });
    close = async () => {
      await client.close();
      await admin.close();
    };
    const get = (path: string) => client.send({ method: 'GET', path });
    expect((await get('/livez')).status).toBe(200);
    expect(await get('/readyz')).toMatchObject({ status: 503, body: { status: 'starting' } });
    let fault: Error | undefined;
    admin.readiness.add('database', async () => {
      if (fault) throw fault;
    });
    admin.readiness.start();
    expect(await get('/readyz')).toEqual({ status: 200, body: { status: 'ok', checks: { database: 'ok' } } });
    fault = new Error('connection refused');
    expect(await get('/readyz')).toMatchObject({
      status: 503,
      body: { checks: { database: 'connection refused' } },
    });
    admin.readiness.drain();
    expect(await get('/readyz')).toMatchObject({ status: 503, body: { status: 'draining' } });
    const metrics = await fetch(`http://127.0.0.1:${admin.port}/metrics`);
    expect(await metrics.text()).toContain('process_cpu_seconds_total');
  });
});
