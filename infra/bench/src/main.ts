import { deepStrictEqual } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { repositoryFile } from '@shop/kit/config';
import { firstAnswer, type Measured, measure } from './measure.js';
import { type Bench, benches } from './operations.js';
import { startProcess } from './process.js';
import { makeStaff } from './staff.js';

// Other work on the machine comes and goes: each contestant has its turn three times, and the middle one counts.
const rounds = 3;

const hiveFolder = fileURLToPath(new URL('../hive', import.meta.url));
if (!existsSync(`${hiveFolder}/node_modules`))
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: hiveFolder,
    stdio: 'inherit',
  });

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const files = { ours: here('./ours.js'), stock: here('./stock.js'), hive: `${hiveFolder}/hive.mjs` };
const names = {
  ours: 'this router',
  stock: '`@apollo/gateway` 2.14.4 as it comes',
  hive: 'Hive Gateway 2.15.1',
};
type Name = keyof typeof files;
const all = Object.keys(files) as Name[];

const subgraphs = await startProcess<{ urls: Record<string, string> }>(here('./subgraphs.js'));
const { authorization, jwks } = await makeStaff();
const env = {
  JWKS: jwks,
  SUBGRAPH_URLS: JSON.stringify(subgraphs.ready.urls),
  SUPERGRAPH_FILE: repositoryFile('schema', 'supergraph.graphql'),
};

const middle = (results: readonly Measured[]): Measured =>
  [...results].sort((a, b) => a.cpuMs - b.cpuMs)[Math.floor(results.length / 2)] as Measured;

const measureAll = async (bench: Bench) => {
  const results: Record<Name, Measured[]> = { ours: [], stock: [], hive: [] };
  const answers: Partial<Record<Name, unknown>> = {};
  const headers: Record<string, string> = bench.isForStaff ? { authorization } : {};
  for (let round = 0; round < rounds; round += 1)
    for (const name of all) {
      const contestant = await startProcess<{ url: string }>(files[name], env);
      answers[name] = await firstAnswer(contestant, bench, headers);
      deepStrictEqual(answers[name], answers.ours);
      results[name].push(await measure(contestant, bench, headers));
      await contestant.stop();
    }
  return results;
};

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const say = (line: string) => process.stdout.write(`${line}\n`);

say(
  `${cpus().length} cores, node ${process.version}, load ${loadavg()
    .map((n) => n.toFixed(1))
    .join(' ')}\n`,
);
say(row(['', 'router', 'CPU ms a request', 'beside ours', 'requests/s', 'p95 ms', 'RSS MB']));
say(row(Array.from({ length: 7 }, () => '---')));
// `npm run bench:router -- large` measures only what begins so.
const [wanted = ''] = process.argv.slice(2);
for (const bench of (await benches()).filter(({ name }) => name.startsWith(wanted))) {
  const results = await measureAll(bench);
  const ours = middle(results.ours).cpuMs;
  for (const name of all) {
    const { cpuMs, perSecond, p95, bytes, rssMb } = middle(results[name]);
    const title = name === 'ours' ? `${bench.name} (${(bytes / 1_000).toFixed(1)} kB)` : '';
    const numbers = [
      cpuMs.toFixed(2),
      (cpuMs / ours).toFixed(2),
      perSecond.toFixed(0),
      p95.toFixed(1),
      rssMb.toFixed(0),
    ];
    say(row([title, names[name], ...numbers]));
  }
}
say(
  `\nload afterwards ${loadavg()
    .map((n) => n.toFixed(1))
    .join(' ')}`,
);
await subgraphs.stop();
