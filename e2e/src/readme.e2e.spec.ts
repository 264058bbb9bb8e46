import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createShopClient, type ShopClient } from './client/shop-client.js';

let client: ShopClient;
beforeAll(() => {
  client = createShopClient(inject('shop').graphql);
});
afterAll(() => client.close());

it('the first query of the README gives the answer that the README shows', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const [, request] = /-d '(\{[^']+\})'/.exec(readme) ?? [];
  const [, answer] = /```json\n(.+?)```/s.exec(readme) ?? [];
  const { data } = await client.sendRaw(JSON.parse(request ?? ''));
  // How many are left depends on who bought before.
  const withoutQuantity = (value: unknown) =>
    JSON.stringify(value).replaceAll(/"quantity":\d+/g, '"quantity":0');
  expect(withoutQuantity({ data })).toBe(withoutQuantity(JSON.parse(answer ?? '')));
});
