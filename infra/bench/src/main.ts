import { deepStrictEqual } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { repositoryFile } from '@shop/kit/config';
import { type Measured, openClients } from './measure.js';
import { type Bench, benches } from './operations.js';
import { startProcess } from './process.js';
import { makeStaff } from './staff.js';

// Other work on the machine comes and goes, so all are warm at the same time and are measured in turn: beside ours counts within a turn.
const turns = 11;

const hiveFolder = fileURLToPath(new URL('../hive', import.meta.url));
if (!existsSync(`${hiveFolder}/node_modules`))
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: hiveFolder,
    stdio: 'inherit',
  });

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const contestants = {
  ours: { title: 'this router', file: here('./ours.js') },
  stock: { title: '`@apollo/gateway` 2.14.4 as it comes', file: here('./stock.js') },
  hive: { title: 'Hive Gateway 2.15.1', file: `${hiveFolder}/hive.mjs` },
};
type Name = keyof typeof contestants;
const all = Object.keys(contestants) as Name[];

const subgraphs = await startProcess<{ urls: Record<string, string> }>(here('./subgraphs.js'));
const { authorization, jwks } = await makeStaff();
const env = {
  JWKS: jwks,
  SUBGRAPH_URLS: JSON.stringify(subgraphs.ready.urls),
  SUPERGRAPH_FILE: repositoryFile('schema', 'supergraph.graphql'),
};

const middle = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

const measureAll = async (bench: Bench) => {
  const headers: Record<string, string> = bench.isForStaff ? { authorization } : {};
  const started = await Promise.all(
    all.map(async (name) => {
      const contestant = await startProcess<{ url: string }>(contestants[name].file, env);
      return {
        name,
        contestant,
        clients: openClients(contestant, bench, headers),
        measured: [] as Measured[],
      };
    }),
  );
  const [answer = '', ...others] = await Promise.all(started.map(({ clients }) => clients.firstAnswer()));
  for (const other of others) deepStrictEqual(JSON.parse(other).data, JSON.parse(answer).data);
  for (const { clients } of started) await clients.warmUp(bench.warmUp);
  for (let turn = 0; turn < turns; turn += 1)
    for (const { clients, measured } of started) measured.push(await clients.measure(bench.requests));
  for (const { clients, contestant } of started) {
    await clients.close();
    await contestant.stop();
  }
  const [ours] = started;
  return {
    bytes: answer.length,
    results: started.map(({ name, measured }) => ({
      name,
      of: (what: keyof Measured) => middle(measured.map((one) => one[what])),
      besideOurs: middle(measured.map(({ cpuMs }, turn) => cpuMs / (ours?.measured[turn]?.cpuMs ?? 0))),
    })),
  };
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
  const { bytes, results } = await measureAll(bench);
  for (const { name, of, besideOurs } of results) {
    const title = name === 'ours' ? `${bench.name} (${(bytes / 1_000).toFixed(1)} kB)` : '';
    const numbers = [
      of('cpuMs').toFixed(2),
      besideOurs.toFixed(2),
      of('perSecond').toFixed(0),
      of('p95').toFixed(1),
      of('rssMb').toFixed(0),
    ];
    say(row([title, contestants[name].title, ...numbers]));
  }
}
say(
  `\nload afterwards ${loadavg()
    .map((n) => n.toFixed(1))
    .join(' ')}`,
);
await subgraphs.stop();
