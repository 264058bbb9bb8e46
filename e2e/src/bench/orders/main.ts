import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEngines } from '@shop/engines/start-engines';
import { freePorts } from '@shop/scripts/launcher/ports';
import { startSupergraph } from '@shop/scripts/launcher/start-supergraph';
import { confirmOrders } from '../confirm-orders.js';
import { cpuSecondsByName } from '../cpu-seconds.js';

const usage = `npm run bench:orders -- [--rounds 2] [--orders 200]

Confirmed orders per second with the queues in PostgreSQL and on Redis, in turn, and the processor time of one order by process.
Needs redis-server (npm run engines gets it).
`;
const say = (line: string) => void process.stdout.write(`${line}\n`);

type Round = Readonly<{ perSecond: number; cpuMs: Readonly<Record<string, number>> }>;
type Pids = Readonly<Record<string, number>>;

/** A new shop for each round, so that neither side meets the tables that the other has filled. */
const measure = async (orders: number, env: NodeJS.ProcessEnv, engines: () => Pids): Promise<Round> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'shop-orders-'));
  const shop = await startSupergraph({ dataDir, ports: await freePorts(), env: { ...process.env, ...env } });
  try {
    await confirmOrders(shop.urls.graphql, Math.ceil(orders / 4));
    const pids = { ...shop.pids(), ...engines() };
    const before = await cpuSecondsByName(pids);
    const seconds = await confirmOrders(shop.urls.graphql, orders);
    const after = await cpuSecondsByName(pids);
    const cpuMs = Object.keys(pids).map((name) => [
      name,
      (((after[name] ?? 0) - (before[name] ?? 0)) * 1_000) / orders,
    ]);
    return { perSecond: orders / seconds, cpuMs: Object.fromEntries(cpuMs) };
  } finally {
    await shop.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
};

const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
const row = (...cells: readonly (number | string)[]) =>
  say(`| ${cells.map((cell) => (typeof cell === 'number' ? cell.toFixed(1) : cell)).join(' | ')} |`);
const sum = (round: Round) => Object.values(round.cpuMs).reduce((total, one) => total + one, 0);

const run = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '2' },
      orders: { type: 'string', default: '200' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return say(usage);
  const engineDir = await mkdtemp(join(tmpdir(), 'shop-orders-engines-'));
  const engines = await startEngines({ dataDir: engineDir, only: ['redis', 'cacheRedis'] });
  // A database of its own for each round, as on the other side.
  const redis = (round: number) => ({
    REDIS_URL: `${engines.urls.redis}/${round}`,
    CACHE_REDIS_URL: `${engines.urls.cacheRedis}/${round}`,
  });
  const rounds = { embedded: [] as Round[], redis: [] as Round[] };
  try {
    row('round', 'queues', 'orders/s', 'CPU ms an order', 'load');
    row('---', '---', '---', '---', '---');
    for (let at = 1; at <= Number(values.rounds); at += 1)
      // Each of them first in every second round: what grows with time must not be taken for a difference.
      for (const side of at % 2 === 1 ? (['embedded', 'redis'] as const) : (['redis', 'embedded'] as const)) {
        const isRedis = side === 'redis';
        const orders = Number(values.orders);
        const round = await measure(orders, isRedis ? redis(at) : {}, () => (isRedis ? engines.pids() : {}));
        rounds[side].push(round);
        row(at.toFixed(0), isRedis ? 'Redis' : 'PostgreSQL', round.perSecond, sum(round), loadavg()[0] ?? 0);
      }
  } finally {
    await engines.stop();
    await rm(engineDir, { recursive: true, force: true });
  }
  say('\nProcessor time of one order, ms:\n');
  row('process', 'queues in PostgreSQL', 'queues on Redis');
  row('---', '---', '---');
  for (const name of Object.keys(rounds.redis[0]?.cpuMs ?? {})) {
    const of = (side: readonly Round[]) => mean(side.map(({ cpuMs }) => cpuMs[name] ?? 0));
    row(name, of(rounds.embedded), of(rounds.redis));
  }
  row('all', mean(rounds.embedded.map(sum)), mean(rounds.redis.map(sum)));
  const rate = (side: readonly Round[]) => mean(side.map(({ perSecond }) => perSecond));
  const [embedded, onRedis] = [rate(rounds.embedded), rate(rounds.redis)];
  say(
    `\norders/s: ${embedded.toFixed(1)} and ${onRedis.toFixed(1)}, ratio ${(onRedis / embedded).toFixed(2)}`,
  );
};

await run();
process.exit(0);
