import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, print } from 'graphql';
import { hashOf } from './text-hash.js';

/** Texts by their hashes. */
export type TrustedDocuments = ReadonlyMap<string, string>;

/**
 * The recorded operations, each as it is written in its file and as a client's tools print it.
 * @throws if one of them is not GraphQL, or the folder is not there.
 */
export const readTrustedDocuments = async (folder: string): Promise<TrustedDocuments> => {
  const documents = new Map<string, string>();
  const files = await readdir(folder).catch((error: Error) => {
    throw new Error(`TRUSTED_DOCUMENTS_DIR cannot be read: ${error.message}`);
  });
  for (const file of files.filter((name) => name.endsWith('.graphql'))) {
    const written = await readFile(join(folder, file), 'utf8');
    for (const text of [written, written.trim(), print(parse(written))]) documents.set(hashOf(text), text);
  }
  return documents;
};
