import { newId } from '@shop/kit/db';
import type { Fate } from './machine.js';
import { providerFaults } from './provider.js';
import type { Turn } from './scenario.js';
import { services, type World } from './world.js';

type Move = (world: World, which: number, at: number) => Promise<void> | void;

const pick = <T>(candidates: readonly T[], which: number): T | undefined =>
  candidates[which % candidates.length];

const work =
  (kind?: Fate['kind']): Move =>
  async (world, which, at) => {
    const chosen = pick(world.work(), which);
    if (chosen) await chosen.run(kind ? { at, kind } : null);
    else world.clock.now += 500;
  };

const fates: readonly (Fate['kind'] | null)[] = [null, null, null, 'stop', 'kill', 'break'];

const request = async (world: World, verb: 'place' | 'cancel', [which, at]: readonly [number, number]) => {
  // Who has an answer asks again only now and then.
  const asking = world.shoppers.filter(({ orderId }) => (orderId === null) === (verb === 'place'));
  const shopper = pick(asking, which) ?? (which === 11 ? world.shoppers[0] : undefined);
  if (!shopper) return work()(world, which, at);
  const kind = fates[at - 1];
  // A request has two points: before and after its commit.
  await world.request(shopper, verb, kind ? { at: 1 + (which % 2), kind } : null);
};

const place: Move = (world, which, at) => request(world, 'place', [which, at]);
const cancel: Move = (world, which, at) => request(world, 'cancel', [which, at]);

const pass: Move = ({ clock, chronicle }, which, at) => {
  const seconds = which < 9 ? 0.5 * (1 + which) : which === 11 && at > 3 ? 250 : 15;
  chronicle.note(seconds > 60 ? 'minutes pass' : 'time passes');
  clock.now += seconds * 1_000;
};

const resume: Move = async ({ machine, chronicle }, which) => {
  const task = pick(machine.stopped(), which);
  if (!task) return;
  chronicle.tell(`${task.process} goes on: ${task.label}`);
  await machine.resume(task);
};

const kill: Move = ({ machine, chronicle }, which) => {
  const processes = [
    ...services.flatMap((service) => [`${service} worker 1`, `${service} worker 2`]),
    'orders api',
  ];
  const process = pick(processes, which) as string;
  chronicle.note('a process is killed', () => process);
  machine.kill(process);
};

const jobs =
  (name: string, move: (world: World, job: ReturnType<World['bus']['unfinished']>[number]) => void): Move =>
  (world, which) => {
    const job = pick(world.bus.unfinished(), which);
    if (!job) return;
    world.chronicle.note(name, () => job.message.type);
    move(world, job);
  };

const wipe: Move = ({ bus, chronicle }) => {
  if (bus.unfinished().length === 0) return;
  chronicle.note('the queues are wiped');
  bus.wipe();
};

const breakProvider: Move = ({ provider }, which) => {
  provider.faults.push(pick(providerFaults, which) as (typeof providerFaults)[number]);
};

const lateCall: Move = ({ provider, chronicle }) => {
  const arrive = provider.late.shift();
  if (!arrive) return;
  chronicle.note('a late call arrives at the provider');
  arrive();
};

/** How often each move is made, of a hundred turns. The harmless comes first: a tape shrinks towards it. */
const moves: readonly (readonly [number, Move])[] = [
  [48, work()],
  [5, place],
  [6, resume],
  [5, pass],
  [2, (world, which) => void pick(world.shoppers, which)?.decide()],
  [2, cancel],
  [6, work('stop')],
  [6, work('kill')],
  [5, work('break')],
  [1, kill],
  [1, jobs('a job is lost', ({ bus }, job) => bus.drop(job))],
  [1, jobs('a job stalls too often', (world, job) => world.giveUp(job))],
  [2, jobs('a job is doubled', ({ bus }, job) => bus.add(job.queue, newId(), job.message, 3_000))],
  [
    1,
    jobs('a job comes minutes late', ({ clock }, job) => {
      job.availableAt = clock.now + 300_000;
    }),
  ],
  [1, wipe],
  [5, breakProvider],
  [3, lateCall],
];

const byNumber: readonly Move[] = moves.flatMap(([weight, move]) => Array<Move>(weight).fill(move));

export const takeTurn = async (world: World, [kind, which, at]: Turn): Promise<void> => {
  world.clock.now += 20;
  await byNumber[kind]?.(world, which, at);
  await world.machine.runReady();
};
