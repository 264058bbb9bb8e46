import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { runtimeFile } from '../audit/sources.js';

const schema = z.object({
  databases: z.record(z.string(), z.string()),
  graphql: z.record(z.string(), z.string()),
  settings: z.record(z.string(), z.string()).default({}),
});

export type RunningShop = z.output<typeof schema>;

/** What a running `npm start` says of itself. @throws with how to start one. */
export const findRunningShop = async (dataDir: string): Promise<RunningShop> => {
  const text = await readFile(runtimeFile(dataDir), 'utf8').catch(() => undefined);
  if (text === undefined)
    throw new Error(`no shop runs on ${dataDir}: start one with "npm start" and leave it running`);
  return schema.parse(JSON.parse(text));
};

/** The stores behind the catalogue, as a person calls them. */
export const profileOf = ({ settings }: RunningShop): string => {
  const catalogue = settings.MONGODB_URL ? 'MongoDB protocol' : 'PostgreSQL';
  return `${catalogue} + ${settings.SEARCH_URL ? 'OpenSearch' : 'PostgreSQL search'}`;
};
