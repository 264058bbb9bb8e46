import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** The databases that hold business facts, by subgraph. */
export const databaseNames = [
  'users',
  'products',
  'inventory',
  'orders',
  'payments',
  'notifications',
] as const;
export type DatabaseName = (typeof databaseNames)[number];

/** Where the audit looks. */
export type Sources = Readonly<{
  databases: Readonly<Record<DatabaseName, string>>;
  /** MongoDB, where the product documents and their messages are there instead of in PostgreSQL. */
  catalogueUrl?: string;
  provider: Readonly<{ url: string; apiKey: string }>;
  /** GraphQL addresses to ask as a stranger: the router and subgraphs, by name. */
  graphql: Readonly<Record<string, string>>;
  /** Shared with the subgraphs, which answer nobody else. Several are comma-separated, as they are for the subgraphs. */
  signingSecret?: string;
  /** Where a mail server of our own shows as JSON what it took. It must have been up all the while. */
  mailbox?: string;
}>;

const url = z.string().min(1);
const schema = z.object({
  databases: z.record(z.enum(databaseNames), url),
  catalogueUrl: url.optional(),
  provider: z.object({ url, apiKey: z.string().min(1) }),
  graphql: z.record(z.string(), url).default({}),
  signingSecret: z.string().min(1).optional(),
});

/** What a running `npm start` says of itself. Removed when it stops. */
export const runtimeFile = (dataDir: string): string => join(dataDir, 'runtime.json');

type Runtime = z.input<typeof schema> & Readonly<{ settings?: Readonly<Record<string, string>> }>;

const readRuntime = async (dataDir: string): Promise<Runtime | undefined> => {
  try {
    return JSON.parse(await readFile(runtimeFile(dataDir), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

const onServer = (serverUrl: string | undefined, name: string): string | undefined => {
  if (!serverUrl) return undefined;
  const server = new URL(serverUrl);
  server.pathname = `/${name}`;
  return server.href;
};

/** A running shop on this machine, and over it what the environment names. @throws with every missing part. */
export const findSources = async (env: NodeJS.ProcessEnv, dataDir: string): Promise<Sources> => {
  const runtime = await readRuntime(dataDir);
  const found = schema.safeParse({
    databases: Object.fromEntries(
      databaseNames.map((name) => [
        name,
        env[`${name.toUpperCase()}_DATABASE_URL`] ??
          onServer(env.DATABASE_URL, name) ??
          runtime?.databases[name],
      ]),
    ),
    catalogueUrl: env.MONGODB_URL ?? runtime?.settings?.MONGODB_URL,
    provider: {
      url: env.SIMULATOR_URL ?? runtime?.provider.url,
      apiKey: env.SIMULATOR_API_KEY ?? runtime?.provider.apiKey,
    },
    signingSecret: env.ROUTER_SIGNING_SECRET ?? runtime?.settings?.ROUTER_SIGNING_SECRET,
    graphql: { ...runtime?.graphql, ...(env.GRAPHQL_URL ? { router: env.GRAPHQL_URL } : {}) },
  });
  if (found.success) return found.data;
  const missing = found.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new Error(
    `nothing to audit: start the shop with "npm start", or set DATABASE_URL, SIMULATOR_URL and SIMULATOR_API_KEY (missing: ${missing})`,
  );
};
