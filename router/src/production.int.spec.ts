import { readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { readConfig } from './config.js';
import { startShop } from './testing/router.fixture.js';

it('in production the schema is not told, nor hinted at, and there is no page', async () => {
  const shop = await startShop({ NODE_ENV: 'production' });
  const introspection = await shop.ask('{ __schema { queryType { name } } }');
  expect(introspection.status).toBe(400);
  const typo = await shop.ask('{ product { id } }');
  expect(typo.text).not.toMatch(/did you mean/i);
  for (const path of ['/', '/graphiql', '/graphiql/assets/index.js'])
    expect((await shop.send(path)).status).toBe(404);
  await shop.close();
});

it('without the keys of users a token cannot be judged, and the router is not ready', async () => {
  const shop = await startShop();
  shop.issuer.state.isUp = false;
  const authorization = await shop.issuer.bearer();
  const { status, body, text } = await shop.ask('{ viewer { id } }', { authorization });
  expect(status).toBe(503);
  expect(body.errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
  expect(text).not.toContain('127.0.0.1');
  expect((await shop.ask('{ products { id } }')).status).toBe(200);
  await expect(shop.router.checks['signing keys']()).rejects.toThrow();
  shop.issuer.state.isUp = true;
  await shop.router.checks['signing keys']();
  await shop.router.checks.supergraph();
  await shop.close();
});

it('a client behind a trusted proxy is known by its own address', async () => {
  const shop = await startShop({ TRUSTED_PROXIES: '127.0.0.1' });
  await shop.ask('{ viewer { id } }', { 'x-forwarded-for': '203.0.113.7' });
  expect(shop.users.state.seen[0]?.['x-client-address']).toBe('203.0.113.7');
  await shop.close();
});

it('a configuration that cannot work is told in full', () => {
  expect(() => readConfig({ CORS_ORIGINS: 'shop.example', USERS_URL: 'users' })).toThrow(
    /USERS_URL(.|\n)*CORS_ORIGINS/,
  );
  expect(readConfig({ CORS_ORIGINS: 'https://a.example, https://b.example' }).CORS_ORIGINS).toHaveLength(2);
});

it('a supergraph that is missing or broken ends the start', async () => {
  await expect(startShop({ SUPERGRAPH_FILE: '/nowhere/supergraph.graphql' })).rejects.toThrow(
    /SUPERGRAPH_FILE/,
  );
});

it('a changed supergraph is served without a restart, and a broken one is not', async () => {
  const shop = await startShop();
  const sdl = await readFile(shop.supergraphFile, 'utf8');
  const ask = async () => (await shop.ask('{ products { id title: name } }')).status;
  const place = async () => (await shop.ask('{ products { place } }')).status;
  expect([await ask(), await place()]).toEqual([200, 200]);

  await writeFile(shop.supergraphFile, sdl.replace('type Query', 'type Quer'));
  await expect.poll(() => shop.lines.join(''), { timeout: 10_000 }).toContain('the old one stays');
  expect([await ask(), await place()]).toEqual([200, 200]);

  await writeFile(shop.supergraphFile, sdl.replace(/\n\s*place: String.*\n/, '\n'));
  await expect.poll(place, { timeout: 10_000 }).toBe(400);
  expect(await ask()).toBe(200);
  await shop.close();
});
