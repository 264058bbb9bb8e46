import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@shop/scripts/launcher/ports';
import { startSupergraph } from '@shop/scripts/launcher/start-supergraph';
import type { TestProject } from 'vitest/node';
import { engineSettings } from './engine-settings.js';
import { describeShop } from './provided.js';

/** One shop for all end-to-end tests that leave its processes alone. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'shop-e2e-'));
  const ports = await freePorts();
  const shop = await startSupergraph({ dataDir, ports, env: engineSettings() });
  project.provide('shop', describeShop(shop, ports, dataDir));
  return async () => {
    await shop.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
};
