import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Everything the launcher itself makes; `--fresh` removes this and nothing else, whatever folder it is given. */
const ownEntries = [
  'postgres',
  'postgres.new',
  'secrets.json',
  'runtime.json',
  'seeded.json',
  'simulator.sqlite',
  'simulator.sqlite-shm',
  'simulator.sqlite-wal',
  'logs',
  'engines',
];

export interface DataPaths {
  readonly root: string;
  readonly postgres: string;
  readonly logs: string;
  readonly simulator: string;
  readonly engines: string;
}

export const pathsIn = (root: string): DataPaths => ({
  root,
  postgres: join(root, 'postgres'),
  logs: join(root, 'logs'),
  simulator: join(root, 'simulator.sqlite'),
  engines: join(root, 'engines'),
});

/** Fails here, with the folder's name, rather than in whichever process would write first. */
export const openDataDir = async (root: string): Promise<DataPaths> => {
  await mkdir(root, { recursive: true });
  // Secrets inside have modes of their own; as root, PostgreSQL's account must be able to pass through.
  if (process.getuid?.() === 0) await chmod(root, 0o711);
  const probe = join(root, '.probe');
  await writeFile(probe, 'may this folder be written, and is there room?\n');
  await rm(probe);
  return pathsIn(root);
};

export const clearDataDir = async (root: string): Promise<void> => {
  for (const entry of ownEntries) await rm(join(root, entry), { recursive: true, force: true });
};

/** Keeps the log of the run before as `<name>.log.1`, so a crash can still be read about after a restart. */
export const rotateLogs = async (logs: string): Promise<void> => {
  await mkdir(logs, { recursive: true });
  for (const file of await readdir(logs)) {
    if (file.endsWith('.log')) await rename(join(logs, file), join(logs, `${file}.1`));
  }
};
