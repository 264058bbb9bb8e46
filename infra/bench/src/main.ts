import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { repositoryFile } from '@shop/kit/config';
import { type Contestant, compare } from './compare.js';
import { benches } from './operations.js';
import { startProcess } from './process.js';
import { makeStaff } from './staff.js';

const hiveFolder = fileURLToPath(new URL('../hive', import.meta.url));
if (!existsSync(`${hiveFolder}/node_modules`))
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: hiveFolder,
    stdio: 'inherit',
  });

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const ours = here('./ours.js');
const contestants: readonly Contestant[] = [
  { title: 'this router', file: ours },
  {
    title: 'this router, signing and limiting nothing either',
    file: ours,
    env: { SETTINGS: JSON.stringify({ NODE_ENV: 'test', ROUTER_SIGNING_SECRET: '', RATE_LIMITS: 'off' }) },
  },
  { title: '`@apollo/gateway` 2.14.4 as it comes', file: here('./stock.js') },
  { title: 'Hive Gateway 2.15.1', file: `${hiveFolder}/hive.mjs` },
];

const subgraphs = await startProcess<{ urls: Record<string, string> }>(here('./subgraphs.js'));
const { authorization, jwks } = await makeStaff();
const env = {
  JWKS: jwks,
  SUBGRAPH_URLS: JSON.stringify(subgraphs.ready.urls),
  SUPERGRAPH_FILE: repositoryFile('schema', 'supergraph.graphql'),
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
  const headers: Record<string, string> = bench.isForStaff ? { authorization } : {};
  const { bytes, results } = await compare({ contestants, bench, headers, env });
  for (const [at, { title, of, besideFirst }] of results.entries())
    say(
      row([
        at === 0 ? `${bench.name} (${(bytes / 1_000).toFixed(1)} kB)` : '',
        title,
        of('cpuMs').toFixed(2),
        besideFirst.toFixed(2),
        of('perSecond').toFixed(0),
        of('p95').toFixed(1),
        of('rssMb').toFixed(0),
      ]),
    );
}
say(
  `\nload afterwards ${loadavg()
    .map((n) => n.toFixed(1))
    .join(' ')}`,
);
await subgraphs.stop();
