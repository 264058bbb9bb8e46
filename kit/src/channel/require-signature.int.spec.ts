import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpServer } from '../http/index.js';
import { makeSign, requireSignature } from './index.js';

const secret = 's'.repeat(32);

describe('a subgraph that shares a secret with the router', () => {
  const http = createHttpServer({ log: pino({ level: 'silent' }) });
  let url = '';
  beforeAll(async () => {
    requireSignature(http, { name: 'orders', secrets: [secret] });
    http.post('/graphql', async (asked) => ({ data: asked.body }));
    http.post('/webhooks/provider', async (asked) => asked.body);
    url = await http.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(() => http.close());

  const post = (path: string, body: string | undefined, headers: Record<string, string>) =>
    fetch(url + path, { method: 'POST', body, headers });
  const json = { 'content-type': 'application/json' };
  const sign = (body: string) => makeSign([secret])({ to: 'orders', headers: json, body });

  it('answers what the router signed', async () => {
    const body = '{"query":"{ ä }"}';
    const answer = await post('/graphql', body, { ...json, ...sign(body) });
    expect([answer.status, await answer.json()]).toEqual([200, { data: { query: '{ ä }' } }]);
  });

  it('does what was recorded and is sent again a second time only where it changes nothing', async () => {
    const twice = async (query: string) => {
      const body = JSON.stringify({ query });
      const headers = { ...json, ...sign(body) };
      const answers = [await post('/graphql', body, headers), await post('/graphql', body, headers)];
      return answers.map(({ status }) => status);
    };
    expect(await twice('mutation { a }')).toEqual([200, 401]);
    expect(await twice('fragment F on Mutation { a } mutation { ...F }')).toEqual([200, 401]);
    expect(await twice('{ a }')).toEqual([200, 200]);
  });

  it('refuses all else with 401 and not a word of why', async () => {
    const body = '{"query":"{ a }"}';
    for (const [sent, headers] of [
      [body, json],
      [body, { ...json, ...sign(`${body} `) }],
      [body, { ...json, 'x-caller-signature': 't=1,v1=x' }],
      [body, { 'content-type': 'text/plain' }],
      [undefined, {}],
      [undefined, json],
    ] as const) {
      const answer = await post('/graphql', sent, headers);
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ errors: [{ message: 'Refused.' }] });
    }
  });

  it('goes on answering its other routes, which have secrets of their own', async () => {
    expect(await (await post('/webhooks/provider', '{"a":1}', json)).json()).toEqual({ a: 1 });
  });
});
