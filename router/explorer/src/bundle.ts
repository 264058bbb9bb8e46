import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { glob, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';

const own = resolve(import.meta.dirname, '..');
const repository = resolve(own, '..', '..');

/** Where the router looks for the page. */
const pageDir = join(own, 'dist', 'bundle');

const stampFile = 'made-of.txt';
const madeOf = [
  'package-lock.json',
  'schema/operations/*.graphql',
  'router/explorer/{index.html,icon.svg}',
  'router/explorer/src/**/*',
];

/** Of all that the page is made of, so that it is made again when one of them changed, and only then. */
const sourcesHash = async (): Promise<string> => {
  const files: Dirent[] = [];
  for await (const file of glob(madeOf, { cwd: repository, withFileTypes: true })) files.push(file);
  const paths = files
    .filter((file) => file.isFile() && !file.name.endsWith('.spec.ts'))
    .map((file) => join(file.parentPath, file.name));
  const hash = createHash('sha256');
  for (const path of paths.sort()) hash.update(path.slice(repository.length)).update(await readFile(path));
  return hash.digest('hex');
};

const smaller = promisify(gzip);
const isText = /\.(js|css|html|svg)$/;

/** Compressed once here instead of for every browser. */
const compress = async (folder: string): Promise<void> => {
  for await (const file of glob('**/*', { cwd: folder })) {
    if (!isText.test(file)) continue;
    const bytes = await readFile(join(folder, file));
    await writeFile(
      join(folder, `${file}.gz`),
      await smaller(bytes, { level: constants.Z_BEST_COMPRESSION }),
    );
  }
};

const bundleInto = async (folder: string): Promise<void> => {
  // Only where there is something to make: loading it takes longer than finding that there is not.
  const { build } = await import('vite');
  await build({
    root: own,
    base: '/graphiql/',
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    build: {
      outDir: folder,
      emptyOutDir: true,
      // The editor alone is three megabytes: it is loaded from this machine, and once.
      chunkSizeWarningLimit: 10_000,
      // The policy of the page allows no script in it.
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
    },
  });
  await compress(folder);
};

/** Makes the page unless it is there already; true if it had to be made. */
export const bundlePage = async (): Promise<boolean> => {
  const hash = await sourcesHash();
  const known = await readFile(join(pageDir, stampFile), 'utf8').catch(() => undefined);
  if (known === hash) return false;
  const fresh = `${pageDir}.${process.pid}`;
  await mkdir(fresh, { recursive: true });
  await bundleInto(fresh);
  await writeFile(join(fresh, stampFile), hash);
  // A router that reads the page meanwhile finds either the old one or the new one.
  await rm(pageDir, { recursive: true, force: true });
  await rename(fresh, pageDir);
  return true;
};
