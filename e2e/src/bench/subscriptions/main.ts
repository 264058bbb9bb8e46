import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type Load, openLoad } from '../../subscription-load/load.js';
import { type MeasuredShop, startMeasuredShop } from './measured-shop.js';

const usage = `npm run bench:subscriptions -- [--subscribers 1000] [--per-second 200] [--seconds 30]

Subscribers of orders at the router, idle and while entries are written: fails if an event is lost, comes twice or out of sequence,
or if those who have left leave memory behind.
`;
const say = (line: string) => void process.stdout.write(`${line}\n`);
const row = (...cells: readonly (number | string)[]) =>
  say(`| ${cells.map((cell) => (typeof cell === 'number' ? cell.toFixed(1) : cell)).join(' | ')} |`);

// What any process gathers in a minute of work: metrics, pools, compiled code.
const mostLeftBytes = 8 * 2 ** 20;

const toMegabytes = (bytes: number) => bytes / 2 ** 20;
const quantile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

const makeRemember = (shop: MeasuredShop) => async (moment: string) => {
  const { memory } = await shop.reportOfRouter();
  const outside = memory.external + memory.arrayBuffers;
  row(moment, toMegabytes(memory.rss), toMegabytes(memory.heapUsed), toMegabytes(outside));
  return { rss: memory.rss, heap: memory.heapUsed + outside };
};

const measure = async (shop: MeasuredShop, load: Load, subscribers: number, options: Pace): Promise<void> => {
  const remember = makeRemember(shop);
  row('router', 'RSS MB', 'heap MB', 'outside MB');
  row('---', '---', '---', '---');
  const started = await remember('as it starts');
  const come = () => load.subscribe();
  const go = async () => {
    await load.leave();
    await shop.untilNoStreams();
  };
  // Once to warm up: code is compiled, buffers grow to their size. What is still held behind the second round is a leak.
  await come();
  await go();
  const before = await remember('a first round has come and gone');
  await come();
  const idle = await remember(`${subscribers} idle subscribers`);
  const cpuBefore = { router: (await shop.reportOfRouter()).cpu, all: await shop.cpuSeconds() };
  const { written, seconds, behindMs, latenciesMs } = await load.update(options.perSecond, options.seconds);
  const cpuAfter = { router: (await shop.reportOfRouter()).cpu, all: await shop.cpuSeconds() };
  await remember(`after ${written} updates`);
  await go();
  const left = (await remember('all have left')).heap - before.heap;
  if (left > mostLeftBytes)
    throw new Error(`${toMegabytes(left).toFixed(1)} MB stay behind those who have left`);

  const each = (bytes: number) => (bytes / 1_024 / subscribers).toFixed(1);
  // The first round's RSS is not given back to the system, so against it the second round would cost nothing.
  say(
    `\nOf the router for each idle subscriber: ${each(idle.rss - started.rss)} KB of RSS, ${each(idle.heap - before.heap)} KB after GC.`,
  );
  const sorted = [...latenciesMs].sort((a, b) => a - b);
  say(
    `${(written / seconds).toFixed(0)} updates/s for ${seconds.toFixed(0)} s, every event told once and in sequence; ` +
      `from the write to the client p50 ${quantile(sorted, 0.5)} ms, p99 ${quantile(sorted, 0.99)} ms, ` +
      `at most ${sorted.at(-1) ?? 0} ms; the last ${behindMs.toFixed(0)} ms behind the last write.`,
  );
  const routerMs =
    (cpuAfter.router.user + cpuAfter.router.system - cpuBefore.router.user - cpuBefore.router.system) / 1_000;
  say(`CPU ms an event: router ${(routerMs / written).toFixed(2)}`);
  for (const [name, total] of Object.entries(cpuAfter.all))
    say(`  ${name} ${(((total - (cpuBefore.all[name] ?? 0)) * 1_000) / written).toFixed(2)}`);
  say(`load of the machine: ${loadavg()[0]?.toFixed(1)}`);
};

type Pace = Readonly<{ perSecond: number; seconds: number }>;

const run = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      subscribers: { type: 'string', default: '1000' },
      'per-second': { type: 'string', default: '200' },
      seconds: { type: 'string', default: '30' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return say(usage);
  const subscribers = Number(values.subscribers);
  const shop = await startMeasuredShop();
  try {
    const { graphqlUrl, databases } = shop;
    const load = await openLoad({ graphqlUrl, databases, subscribers });
    const pace = { perSecond: Number(values['per-second']), seconds: Number(values.seconds) };
    await measure(shop, load, subscribers, pace).finally(() => load.close());
  } finally {
    await shop.stop();
  }
};

await run();
process.exit(0);
