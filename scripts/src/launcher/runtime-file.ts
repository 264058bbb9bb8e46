import { rename, rm, writeFile } from 'node:fs/promises';
import { runtimeFile } from '../audit/sources.js';
import { type ServiceName, subgraphNames } from './ports.js';
import type { Secrets } from './secrets.js';

interface Running {
  readonly databaseUrl: (name: string) => string;
  readonly at: (name: ServiceName) => string;
  readonly secrets: Secrets;
  readonly env: NodeJS.ProcessEnv;
}

/** What tasks that run beside the shop need to meet the same stores as its processes; to be answered by those, they need the secret too. */
const storeVariables = ['REDIS_URL', 'CACHE_REDIS_URL', 'MONGODB_URL', 'SEARCH_URL', 'SEARCH_INDEX'];

/** Tells other commands on this machine, such as the audit, where everything is. Returns how to take it back. */
export const writeRuntimeFile = async (
  dataDir: string,
  { databaseUrl, at, secrets, env }: Running,
): Promise<() => Promise<void>> => {
  const file = runtimeFile(dataDir);
  const runtime = {
    databases: Object.fromEntries(subgraphNames.map((name) => [name, databaseUrl(name)])),
    provider: { url: at('simulator'), apiKey: secrets.simulatorApiKey },
    settings: {
      ...Object.fromEntries(storeVariables.flatMap((name) => (env[name] ? [[name, env[name]]] : []))),
      ROUTER_SIGNING_SECRET: secrets.routerSigningSecret,
    },
    graphql: Object.fromEntries(
      (['router', ...subgraphNames] as const).map((name) => [name, `${at(name)}/graphql`]),
    ),
  };
  // Beside and renamed, so that nobody reads half of it; it holds passwords.
  await writeFile(`${file}.new`, `${JSON.stringify(runtime, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return () => rm(file, { force: true });
};
