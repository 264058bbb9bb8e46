import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AcceptedBreaks } from './breaking.js';
import type { DocumentsConfig } from './documents.js';
import type { Files } from './drift.js';
import type { MessageSample, Routes } from './messages.js';
import type { RecordedOperation } from './operations.js';
import {
  acceptedBreaksFile,
  messagesFolder,
  operationsFolder,
  plansFolder,
  repositoryRoot,
  routesFile,
  subgraphsFolder,
  supergraphFile,
} from './paths.js';

const readIfThere = async (root: string, path: string): Promise<string | undefined> => {
  try {
    return await readFile(join(root, path), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Files of one folder, not of those below it, by their path from the repository root. */
const readFolder = async (root: string, folder: string, extension: string): Promise<Map<string, string>> => {
  const names = await readdir(join(root, folder)).catch(() => []);
  const paths = names
    .filter((name) => name.endsWith(extension))
    .map((name) => `${folder}/${name}`)
    .sort();
  const contents = await Promise.all(
    paths.map(async (path) => [path, (await readIfThere(root, path)) ?? ''] as const),
  );
  return new Map(contents);
};

/** The recorded files that `npm run schema` makes, as they are now. */
export const readGenerated = async (
  documents?: readonly string[],
  root = repositoryRoot,
): Promise<Map<string, string>> => {
  const files = new Map([
    ...(await readFolder(root, subgraphsFolder, '.graphql')),
    // Made of the operations, like the documents.
    ...(documents ? await readFolder(root, plansFolder, '.txt') : []),
  ]);
  for (const path of [supergraphFile, ...(documents ?? [])]) {
    const content = await readIfThere(root, path);
    if (content !== undefined) files.set(path, content);
  }
  return files;
};

export const readOperations = async (root = repositoryRoot): Promise<RecordedOperation[]> =>
  [...(await readFolder(root, operationsFolder, '.graphql'))].map(([file, source]) => ({ file, source }));

export const readMessages = async (
  root = repositoryRoot,
): Promise<{ routes: Routes; samples: MessageSample[] }> => {
  const files = await readFolder(root, messagesFolder, '.json');
  const routes = JSON.parse(files.get(routesFile) ?? '{}') as Routes;
  files.delete(routesFile);
  const samples = [...files].map(([file, text]) => ({ file, content: JSON.parse(text) as unknown }));
  return { routes, samples };
};

export const readAcceptedBreaks = async (root = repositoryRoot): Promise<AcceptedBreaks> =>
  JSON.parse((await readIfThere(root, acceptedBreaksFile)) ?? '{}') as AcceptedBreaks;

export const readDocumentsConfig = async (root = repositoryRoot): Promise<DocumentsConfig> => {
  const file = pathToFileURL(join(root, 'codegen.ts')).href;
  return ((await import(file)) as { default: DocumentsConfig }).default;
};

/** Writes what changed and removes what nothing makes any more. Returns the paths it touched. */
export const recordFiles = async (
  expected: Files,
  recorded: Files,
  root = repositoryRoot,
): Promise<string[]> => {
  const changed = [...expected].filter(([path, content]) => recorded.get(path) !== content);
  const gone = [...recorded.keys()].filter((path) => !expected.has(path));
  for (const [path, content] of changed) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  for (const path of gone) await rm(join(root, path));
  return [...changed.map(([path]) => path), ...gone];
};
