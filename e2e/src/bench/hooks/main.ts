import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pathsIn } from '@shop/scripts/launcher/data-dir';
import { waitForFirstSale } from '@shop/scripts/launcher/first-sale';
import { partsOf, stockFileOf } from '@shop/scripts/launcher/parts';
import { freePorts } from '@shop/scripts/launcher/ports';
import { startSupergraph } from '@shop/scripts/launcher/start-supergraph';
import { confirmOrders } from '../confirm-orders.js';
import { cpuSecondsOf } from '../cpu-seconds.js';

const usage = `npm run bench:hooks -- [--rounds 4] [--orders 200]

Orders per second with the crash points in the code and without them, in turn, on one shop of its own.
`;
const say = (line: string) => void process.stdout.write(`${line}\n`);

type Round = Readonly<{ perSecond: number; cpuMs: number }>;

/** One shop over the data of the rounds before; its processes are new, so each starts equally cold. */
const measure = async (dataDir: string, isStripped: boolean, orders: number): Promise<Round> => {
  const preload = ['--import', join(import.meta.dirname, 'preload.js')];
  const shop = await startSupergraph({
    dataDir,
    ports: await freePorts(),
    parts: (context) =>
      partsOf(context).map((part) => ({
        ...part,
        nodeFlags: isStripped ? [...part.nodeFlags, ...preload] : part.nodeFlags,
      })),
  });
  try {
    await waitForFirstSale(shop.urls.database('orders'), stockFileOf(pathsIn(dataDir)));
    // A warm-up: code is compiled, connections are made.
    await confirmOrders(shop.urls.graphql, Math.ceil(orders / 4));
    const services = Object.entries(shop.pids()).flatMap(([name, pid]) => (name === 'postgres' ? [] : [pid]));
    const cpuBefore = await cpuSecondsOf(services);
    const seconds = await confirmOrders(shop.urls.graphql, orders);
    const cpu = (await cpuSecondsOf(services)) - cpuBefore;
    return { perSecond: orders / seconds, cpuMs: (cpu * 1_000) / orders };
  } finally {
    await shop.stop();
  }
};

const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
const row = (name: string, ...cells: readonly (number | string)[]) =>
  `| ${[name, ...cells.map((cell) => (typeof cell === 'number' ? cell.toFixed(1) : cell))].join(' | ')} |`;

const run = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '4' },
      orders: { type: 'string', default: '200' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return say(usage);
  const dataDir = await mkdtemp(join(tmpdir(), 'shop-hooks-'));
  const kept: Record<'with' | 'without', Round[]> = { with: [], without: [] };
  say(row('round', 'crash points', 'orders/s', 'CPU ms an order', 'load'));
  say('| --- | --- | --- | --- | --- |');
  try {
    for (let round = 1; round <= Number(values.rounds); round += 1) {
      // In turn, and each of them first in every second round: what grows with time must not be taken for a difference.
      const turns = round % 2 === 1 ? (['with', 'without'] as const) : (['without', 'with'] as const);
      for (const turn of turns) {
        const found = await measure(dataDir, turn === 'without', Number(values.orders));
        kept[turn].push(found);
        say(row(String(round), turn, found.perSecond, found.cpuMs, loadavg()[0] ?? 0));
      }
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
  const ratio = (of: (round: Round) => number) => mean(kept.with.map(of)) / mean(kept.without.map(of));
  say(
    `\nwith / without: orders/s ${ratio(({ perSecond }) => perSecond).toFixed(3)}, CPU ${ratio(({ cpuMs }) => cpuMs).toFixed(3)}`,
  );
};

await run();
process.exit(0);
