import { rename, rm, writeFile } from 'node:fs/promises';
import { runtimeFile } from '../audit/sources.js';
import { type ServiceName, subgraphNames } from './ports.js';
import type { Secrets } from './secrets.js';

interface Running {
  readonly databaseUrl: (name: string) => string;
  readonly at: (name: ServiceName) => string;
  readonly secrets: Secrets;
}

/** Tells other commands on this machine, such as the audit, where everything is. Returns how to take it back. */
export const writeRuntimeFile = async (
  dataDir: string,
  { databaseUrl, at, secrets }: Running,
): Promise<() => Promise<void>> => {
  const file = runtimeFile(dataDir);
  const runtime = {
    databases: Object.fromEntries(subgraphNames.map((name) => [name, databaseUrl(name)])),
    provider: { url: at('simulator'), apiKey: secrets.simulatorApiKey },
    graphql: Object.fromEntries(
      (['router', ...subgraphNames] as const).map((name) => [name, `${at(name)}/graphql`]),
    ),
  };
  // Beside and renamed, so that nobody reads half of it; it holds passwords.
  await writeFile(`${file}.new`, `${JSON.stringify(runtime, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return () => rm(file, { force: true });
};
