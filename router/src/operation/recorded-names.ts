import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@shop/kit/log';
import { Kind, parse } from 'graphql';

const namesIn = (text: string): string[] =>
  parse(text, { noLocation: true }).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION && definition.name ? [definition.name.value] : [],
  );

/**
 * The names of the operations that clients are known to send. Metrics tell only these apart: a client may call an operation as it likes, and
 * each name would be a time series for ever.
 */
export const readRecordedNames = async (folder: string, log: Logger): Promise<ReadonlySet<string>> => {
  try {
    const files = (await readdir(folder)).filter((file) => file.endsWith('.graphql'));
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
    return new Set(texts.flatMap(namesIn));
  } catch (error) {
    log.warn({ reason: (error as Error).message }, 'no recorded operations: metrics tell none apart');
    return new Set();
  }
};
