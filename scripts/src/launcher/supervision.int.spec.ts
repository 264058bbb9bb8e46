import { waitFor } from '@shop/kit/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLauncherFixture, type LauncherFixture } from './launcher-fixture.js';

// Each test starts PostgreSQL and some processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let launcher: LauncherFixture;
beforeEach(async () => {
  launcher = await createLauncherFixture();
});
afterEach(() => launcher.cleanUp());

it.each(['orders', 'router', 'postgres'])(
  'starts %s again after a kill -9, and says so once',
  async (name) => {
    const said: string[] = [];
    const shop = await launcher.start({ say: (line) => said.push(line) });
    const before = shop.pids()[name];
    shop.kill(name, 'SIGKILL');
    await waitFor(`another ${name}`, () => {
      const now = shop.pids()[name];
      return now !== undefined && now !== before;
    });
    expect(said.filter((line) => line.startsWith(name))).toHaveLength(1);
    expect(said[0]).toMatch(/starting it again in 200 ms/);
  },
);

it('a part that a test stopped stays stopped until the test starts it', async () => {
  const shop = await launcher.start();
  await shop.stopPart('products');
  expect(shop.pids()).not.toHaveProperty('products');
  await shop.startPart('products');
  expect(shop.pids()).toHaveProperty('products');
});

it('a restart gives the part another process', async () => {
  const shop = await launcher.start();
  const before = shop.pids().inventory;
  await shop.restart('inventory');
  expect(shop.pids().inventory).not.toBe(before);
});
