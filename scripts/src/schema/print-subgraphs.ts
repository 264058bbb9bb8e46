import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Finding } from './finding.js';
import { normalizeSdl } from './normalize-sdl.js';
import { type SubgraphSdl, subgraphs } from './subgraphs.js';

const run = promisify(execFile);
const printer = join(import.meta.dirname, 'print-subgraph.js');

type Printed = Readonly<{ services: readonly SubgraphSdl[]; findings: readonly Finding[] }>;

/** Asks the built code of every subgraph for its SDL. Needs `tsc -b` first, and no database. */
export const printSubgraphs = async (): Promise<Printed> => {
  const services: SubgraphSdl[] = [];
  const findings: Finding[] = [];
  await Promise.all(
    subgraphs.map(async ({ name, url }) => {
      try {
        const { stdout } = await run(process.execPath, [printer, name], { maxBuffer: 16 * 1024 * 1024 });
        services.push({ name, url, sdl: normalizeSdl(stdout) });
      } catch (error) {
        findings.push({ rule: 'print', where: `subgraphs/${name}`, message: reasonOf(error) });
      }
    }),
  );
  // Promise.all finishes them in any order; the output must not depend on it.
  services.sort((a, b) => a.name.localeCompare(b.name, 'en'));
  findings.sort((a, b) => a.where.localeCompare(b.where, 'en'));
  return { services, findings };
};

const reasonOf = (error: unknown): string => {
  const stderr = (error as { stderr?: string }).stderr?.trim();
  const lines = (stderr || String(error)).split('\n');
  return lines.find((line) => /Error\b.*:/.test(line)) ?? lines[0] ?? 'no reason given';
};
