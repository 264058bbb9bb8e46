import { chmod, chown, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, unprivilegedAccount } from '@shop/kit/leash';
import type { Engine } from './engine.js';
import { homeIn, installDistribution } from './opensearch/distribution.js';
import { findJava } from './opensearch/java.js';
import { javaArguments, logSettings, serverSettings } from './opensearch/settings.js';
import { startServerProcess } from './server-process.js';

const title = 'OpenSearch';

/** Starts the Java that was found at installation; beside the server, so that whoever may run the one may read the other. */
const launcherIn = (cacheDir: string) => join(homeIn(cacheDir), 'java.sh');

const giveAway = async (folder: string, { uid, gid }: Account): Promise<void> => {
  if (uid === undefined || gid === undefined) return;
  for (const entry of await readdir(folder, { recursive: true })) await chown(join(folder, entry), uid, gid);
  await chown(folder, uid, gid);
};

const isYellow = async (url: string): Promise<boolean> => {
  const answer = await fetch(`${url}/_cluster/health?wait_for_status=yellow&timeout=1s`, {
    signal: AbortSignal.timeout(3_000),
  });
  return answer.ok;
};

export const search: Engine = {
  name: 'search',
  async install(cacheDir, onNote) {
    const java = await findJava();
    await installDistribution(cacheDir, onNote);
    await writeFile(launcherIn(cacheDir), `#!/bin/sh\nexec '${java}' "$@"\n`);
    await chmod(launcherIn(cacheDir), 0o755);
  },
  async start({ cacheDir, dataDir, port }) {
    const program = launcherIn(cacheDir);
    const places = { home: homeIn(cacheDir), dataDir, port };
    const account = await unprivilegedAccount(title, dataDir, program);
    for (const folder of ['config', 'data', 'logs', 'tmp'])
      await mkdir(join(dataDir, folder), { recursive: true });
    await writeFile(join(dataDir, 'config/opensearch.yml'), serverSettings(places));
    await writeFile(join(dataDir, 'config/log4j2.properties'), logSettings);
    await giveAway(dataDir, account);
    const url = `http://127.0.0.1:${port}`;
    return startServerProcess({
      title,
      program,
      args: javaArguments(places),
      dataDir,
      url,
      account,
      env: { HOME: dataDir },
      isReady: () => isYellow(url),
      // Ten seconds on an idle machine, minutes on one that builds and tests meanwhile.
      startTimeoutMs: 300_000,
      graceMs: 30_000,
    });
  },
};
