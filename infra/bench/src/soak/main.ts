import { readFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { repositoryFile } from '@shop/kit/config';
import { schema } from '@shop/router/config';
import { Pool } from 'undici';
import { benches } from '../operations.js';
import { startProcess } from '../process.js';
import { makeStaff } from '../staff.js';
import { makeAsk, makeLeaver, makeSlowReader } from './clients.js';
import { createGate } from './gate.js';
import { createOutcomes } from './outcomes.js';
import { makeRecorded, type Question, wrongQuestion } from './questions.js';
import { isFlat, type Reading, rule } from './verdict.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    clients: { type: 'string', default: '200' },
    // Seconds until code is compiled and caches are full.
    'warm-up': { type: 'string', default: '60' },
  },
});
const minutes = Number(values.minutes);
const clients = Number(values.clients);
const minuteMs = 60_000;

const say = (line: string) => process.stdout.write(`${line}\n`);
const load = () =>
  loadavg()
    .map((n) => n.toFixed(1))
    .join(' ');
const row = (cells: readonly (string | number)[]) => say(`| ${cells.join(' | ')} |`);

const supergraphFile = repositoryFile('schema', 'supergraph.graphql');
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const { authorization, jwks } = await makeStaff();
const subgraphs = await startProcess<{ urls: Record<string, string> }>(here('../subgraphs.js'), {
  FAULT_EVERY: '500',
});
const settings = {
  LOG_LEVEL: 'info',
  // As by default.
  SUBGRAPH_DEADLINE_MS: '5000',
  SUBGRAPH_MAX_ANSWER_BYTES: String(2 ** 20),
  // Small enough to be full after the warm-up: a cache that fills up looks like a leak.
  RESPONSE_CACHE_MAX_BYTES: String(2 ** 21),
  ENTITY_CACHE_MAX_BYTES: String(2 ** 21),
  PERSISTED_QUERIES_MAX_BYTES: String(2 ** 20),
  // Counted as always, and never reached: all of this comes from one address.
  ...Object.fromEntries(
    Object.keys(schema.shape)
      .filter((name) => name.startsWith('RATE_LIMIT_'))
      .map((name) => [name, '1000000000']),
  ),
};
const router = await startProcess<{ url: string }>(
  here('../ours.js'),
  {
    JWKS: jwks,
    SUBGRAPH_URLS: JSON.stringify(subgraphs.ready.urls),
    SUPERGRAPH_FILE: supergraphFile,
    SETTINGS: JSON.stringify(settings),
  },
  // As in docker-compose.yml: without a bound the engine keeps what it once had, and RSS tells of the load rather than of the router.
  { execArgv: ['--expose-gc', '--max-old-space-size=256'], isMute: true },
);

const url = new URL(router.ready.url);
// Kept for all the time, as those of a proxy are.
const pool = new Pool(url.origin, { connections: clients, pipelining: 1, connectTimeout: 60_000 });
const outcomes = createOutcomes();
const deps = { url, pool, outcomes };
const counted = (next: (turn: number) => Question) => {
  let turn = 0;
  return () => next(turn++);
};
const recorded = counted(await makeRecorded(await readFile(supergraphFile, 'utf8'), authorization));
const large = (await benches()).find(({ isForStaff }) => isForStaff)?.bodies ?? [];
const largeQuestion = counted((turn) => ({
  kind: 'large',
  body: large[turn % large.length] ?? '',
  headers: { authorization },
}));
const kinds = {
  recorded: makeAsk(deps, recorded),
  wrong: makeAsk(deps, counted(wrongQuestion)),
  'slow readers': makeSlowReader(deps, largeQuestion),
  leavers: makeLeaver(deps, recorded),
};
const shares: readonly (readonly [keyof typeof kinds, number])[] = [
  ['wrong', Math.round(clients / 10)],
  ['slow readers', Math.round(clients / 40)],
  ['leavers', Math.round(clients / 10)],
];
const rest = clients - shares.reduce((sum, [, count]) => sum + count, 0);

const gate = createGate();
const loops = [['recorded', rest] as const, ...shares].flatMap(([kind, count]) =>
  Array.from({ length: count }, () => gate.loop(kind, kinds[kind])),
);

/** With nothing under way, or what is being answered would be counted. */
const read = async (): Promise<Reading & Readonly<{ cells: readonly string[] }>> => {
  await gate.shut();
  const { heapUsed, heapTotal, external, rss } = await router.usage();
  const inMb = [rss, heapTotal, heapUsed, external].map((bytes) => (bytes / 2 ** 20).toFixed(1));
  return { heap: heapUsed + external, rss, cells: inMb };
};

say(`${cpus().length} cores, node ${process.version}, load ${load()}; ${clients} clients at once:`);
say(
  `${[...shares.map(([kind, count]) => `${count} ${kind}`), `${rest} with recorded operations`].join(', ')}\n`,
);
row(['minute', 'RSS MB', 'heap MB', 'of it in use', 'outside the heap MB', 'requests/s', 'p99 ms']);
row(Array.from({ length: 7 }, () => '---'));
await pause(Number(values['warm-up']) * 1_000);
const readings = [await read()];
row(['start', ...(readings[0]?.cells ?? []), '', '']);
outcomes.ofMinute();
for (let minute = 1; minute <= minutes; minute += 1) {
  const began = performance.now();
  gate.open();
  await pause(minuteMs);
  const reading = await read();
  const { requests, p99 } = outcomes.ofMinute();
  const perSecond = requests / ((performance.now() - began) / 1_000);
  readings.push(reading);
  row([minute, ...reading.cells, perSecond.toFixed(0), p99.toFixed(0)]);
}
gate.end();
await Promise.all(loops);
await pool.close();
await router.stop();
await subgraphs.stop();

say(`\nload afterwards ${load()}\n`);
for (const [outcome, count] of [...outcomes.counts].sort()) say(`${String(count).padStart(8)}  ${outcome}`);
// The second minute where there are enough of them: what is compiled late is no leak.
const flat = isFlat(readings[minutes >= 4 ? 2 : 0] as Reading, readings.at(-1) as Reading);
say(`\n${rule}: ${flat ? 'yes' : 'NO'}`);
if (outcomes.unexpected.size > 0) say(`not as they should be: ${[...outcomes.unexpected].join('; ')}`);
process.exit(flat && outcomes.unexpected.size === 0 ? 0 : 1);
