import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startShop } from '../testing/router.fixture.js';

const script = `console.log(${JSON.stringify('x'.repeat(500))})`;
let folder: string;
let shop: Awaited<ReturnType<typeof startShop>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'explorer-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(
    join(folder, 'index.html'),
    '<script type="module" src="/graphiql/assets/a-1.js"></script>',
  );
  await writeFile(join(folder, 'assets', 'a-1.js'), script);
  await writeFile(join(folder, 'assets', 'a-1.js.gz'), gzipSync(script));
  await writeFile(join(folder, 'made-of.txt'), 'not for readers');
  shop = await startShop({}, { explorerDir: folder });
});
afterAll(async () => {
  await shop.close();
  await rm(folder, { recursive: true });
});

it('GraphiQL is a page that may load nothing from elsewhere and evaluate nothing', async () => {
  for (const path of ['/graphiql', '/graphiql/']) {
    const { status, headers, text } = await shop.send(path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).toContain('/graphiql/assets/');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/https?:|unsafe-eval|\*/);
  }
});

it('its files are compressed, have their types and are kept for good', async () => {
  const { status, headers, text } = await shop.send('/graphiql/assets/a-1.js');
  expect(status).toBe(200);
  // What fetch has unpacked.
  expect(text).toBe(script);
  expect(headers.get('content-encoding')).toBe('gzip');
  expect(headers.get('vary')).toBe('accept-encoding');
  expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(headers.get('cache-control')).toContain('immutable');
  const plain = await shop.send('/graphiql/assets/a-1.js', { headers: { 'accept-encoding': 'identity' } });
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(plain.text).toBe(script);
});

it.each(['..%2Fmade-of.txt', '%2e%2e%2fmade-of.txt', 'a-1.js.gz', '.env', 'b.js', '..%2findex.html'])(
  'nothing else of the machine can be had: %s',
  async (file) => {
    const { status, headers } = await shop.send(`/graphiql/assets/${file}`);
    expect(status).toBe(404);
    expect(headers.get('cache-control')).toBe('no-store');
  },
);

it('where the page was not built it says how, and the page at / names it', async () => {
  const bare = await startShop({}, { explorerDir: join(folder, 'nowhere') });
  const { status, text } = await bare.send('/graphiql');
  expect(status).toBe(404);
  expect(text).toContain('npm run build');
  expect((await bare.send('/')).text).toContain('href="/graphiql"');
  await bare.close();
});
