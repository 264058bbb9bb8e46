import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Files } from './drift.js';
import type { MessageSample, Routes } from './messages.js';
import type { RecordedOperation } from './operations.js';
import { messagesFolder, operationsFolder, repositoryRoot, routesFile } from './paths.js';

const absolute = (path: string) => join(repositoryRoot, path);

export const readRecorded = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(absolute(path), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Files of one folder, not of those below it, by their path from the repository root. */
export const readFolder = async (folder: string, extension: string): Promise<Map<string, string>> => {
  const names = await readdir(absolute(folder)).catch(() => []);
  const paths = names
    .filter((name) => name.endsWith(extension))
    .map((name) => `${folder}/${name}`)
    .sort();
  const contents = await Promise.all(
    paths.map(async (path) => [path, (await readRecorded(path)) ?? ''] as const),
  );
  return new Map(contents);
};

export const readOperations = async (): Promise<RecordedOperation[]> =>
  [...(await readFolder(operationsFolder, '.graphql'))].map(([file, source]) => ({ file, source }));

export const readMessages = async (): Promise<{ routes: Routes; samples: MessageSample[] }> => {
  const files = await readFolder(messagesFolder, '.json');
  const routes = JSON.parse(files.get(routesFile) ?? '{}') as Routes;
  files.delete(routesFile);
  const samples = [...files].map(([file, text]) => ({ file, content: JSON.parse(text) as unknown }));
  return { routes, samples };
};

/** Writes what changed and removes what nothing makes any more. Returns the paths it touched. */
export const recordFiles = async (expected: Files, recorded: Files): Promise<string[]> => {
  const changed = [...expected].filter(([path, content]) => recorded.get(path) !== content);
  const gone = [...recorded.keys()].filter((path) => !expected.has(path));
  for (const [path, content] of changed) {
    await mkdir(dirname(absolute(path)), { recursive: true });
    await writeFile(absolute(path), content);
  }
  for (const path of gone) await rm(absolute(path));
  return [...changed.map(([path]) => path), ...gone];
};
