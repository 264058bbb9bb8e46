import { execFile } from 'node:child_process';
import { access, constants, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** OpenSearch 3 needs it. */
const oldest = 21;
const systemFolders = ['/usr/lib/jvm', '/Library/Java/JavaVirtualMachines'];

const versionOf = async (java: string): Promise<number> => {
  try {
    await access(java, constants.X_OK);
    const { stdout, stderr } = await run(java, ['-version']);
    return Number(/version "(\d+)/.exec(`${stdout}${stderr}`)?.[1] ?? 0);
  } catch {
    // Not there, or not for this machine.
    return 0;
  }
};

const candidates = async (): Promise<string[]> => {
  const found = [process.env.OPENSEARCH_JAVA_HOME, process.env.JAVA_HOME].flatMap((home) =>
    home ? [join(home, 'bin/java')] : [],
  );
  for (const folder of systemFolders)
    for (const name of await readdir(folder).catch(() => []))
      found.push(join(folder, name, 'bin/java'), join(folder, name, 'Contents/Home/bin/java'));
  const onPath = (process.env.PATH ?? '').split(':').map((folder) => join(folder, 'java'));
  return [...found, ...onPath];
};

/** A Java of this machine that can run OpenSearch. */
export const findJava = async (): Promise<string> => {
  for (const java of await candidates()) if ((await versionOf(java)) >= oldest) return java;
  throw new Error(
    `OpenSearch needs Java ${oldest} or newer: install one (Debian: openjdk-21-jre-headless or temurin-25-jre, macOS: brew install openjdk) or set JAVA_HOME`,
  );
};
