import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Part } from './part.js';
import { type PartContext, partsOf } from './parts.js';
import { freePorts } from './ports.js';
import { repoDir } from './repo-dir.js';
import { type LaunchOptions, startSupergraph } from './start-supergraph.js';
import type { Supergraph } from './supergraph.js';

const fakeService = join(repoDir, 'scripts', 'testing', 'fake-service.mjs');
// Enough to see every order of things; each process costs the tests time.
const chosen = ['router', 'products', 'inventory', 'orders'];
const unsafe = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** Some of the shop's processes, each replaced by a fake; `fakes` tells single ones what to do wrong. */
export const fakeParts =
  (journal = '', fakes: Readonly<Record<string, string>> = {}) =>
  (context: PartContext): Part[] =>
    partsOf(context)
      .filter((part) => chosen.includes(part.name))
      .map((part) => ({
        ...part,
        entry: fakeService,
        env: { ...part.env, NAME: part.name, JOURNAL: journal, FAKE: fakes[part.name] ?? '' },
      }));

export interface LauncherFixture {
  readonly dataDir: string;
  /** What the fake processes did, in order, e.g. `orders migrate`. */
  journal(): Promise<string[]>;
  readonly journalFile: string;
  start(options?: Partial<LaunchOptions>): Promise<Supergraph>;
  /** Stops whatever is still running and removes the folder. */
  cleanUp(): Promise<void>;
}

/** A launcher on free ports and a folder of its own, with fake processes around a real PostgreSQL. */
export const createLauncherFixture = async (): Promise<LauncherFixture> => {
  const folder = await mkdtemp(join(tmpdir(), 'launcher-'));
  // As root, PostgreSQL runs under another account, which must be able to enter.
  await chmod(folder, 0o711);
  const dataDir = join(folder, 'data');
  const journalFile = join(folder, 'journal');
  const started: Supergraph[] = [];
  return {
    dataDir,
    journalFile,
    journal: async () => (await readFile(journalFile, 'utf8')).trim().split('\n'),
    async start(options = {}) {
      const shop = await startSupergraph({
        dataDir,
        ports: await freePorts(),
        graceMs: 2_000,
        postgresSettings: unsafe,
        parts: fakeParts(journalFile),
        ...options,
      });
      started.push(shop);
      return shop;
    },
    async cleanUp() {
      await Promise.all(started.map((shop) => shop.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
};
