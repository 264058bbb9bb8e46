import { execFile } from 'node:child_process';
import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { OnNote } from '../engine.js';

const run = promisify(execFile);

export const version = '3.6.0';
const artifact = `org.opensearch.distribution.integ-test-zip:opensearch:${version}:zip`;
const unpacker = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';

// The shop uses the core and the analyzers (which want painless). Each further module makes every start longer.
const modules = ['analysis-common', 'lang-painless', 'mapper-extras', 'reindex', 'transport-netty4'];

const howToInstall =
  'OpenSearch comes from Maven Central: install Maven first (Debian, Ubuntu: "sudo apt-get install maven", macOS: "brew install maven")';

export const homeIn = (cacheDir: string): string => join(cacheDir, `opensearch-${version}`);

/** OpenSearch's own distribution, as published for integration tests: without plugins, with the analysis modules since 3.5. */
export const installDistribution = async (cacheDir: string, onNote: OnNote): Promise<void> => {
  const home = homeIn(cacheDir);
  const isThere = await access(home).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  const part = `${home}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(part);
  onNote(`downloading OpenSearch ${version} with Maven (160 MB)`);
  try {
    // In an empty folder: no pom.xml takes part, and Maven's mark that it did this before is not found.
    await run(
      'mvn',
      [
        `--batch-mode`,
        '--quiet',
        `${unpacker}:unpack`,
        `-Dartifact=${artifact}`,
        `-DoutputDirectory=${part}`,
      ],
      {
        cwd: part,
      },
    );
  } catch (cause) {
    const { code, stdout } = cause as { code?: string; stdout?: string };
    if (code === 'ENOENT') throw new Error(howToInstall, { cause });
    throw new Error(`Maven could not fetch ${artifact}: ${stdout?.trim().split('\n')[0]}`, { cause });
  }
  const unpacked = join(part, `opensearch-${version}`);
  for (const module of await readdir(join(unpacked, 'modules')))
    if (!modules.includes(module)) await rm(join(unpacked, 'modules', module), { recursive: true });
  // Last and in one step: a folder of this name is a whole installation.
  await rename(unpacked, home);
  await rm(part, { recursive: true, force: true });
};
