import { timings } from './orders.js';
import type { World } from './world.js';

/** Every order is at rest this long after the last fault, also one that waits for a shopper who never comes back. */
const boundMs = (timings.hardDeadlineSeconds + 120) * 1_000;
/** A provider that refused to give money back is asked again in ten minutes at the latest. */
const refusedMs = 750_000;
const tooManySteps = 5_000;

/** All that was held up goes on, and nothing is broken any more. */
const clearUp = async ({ machine, bus, clock, provider, chronicle }: World): Promise<void> => {
  chronicle.tell('--- calm ---');
  machine.isCalm = true;
  for (let [task] = machine.stopped(); task; [task] = machine.stopped()) {
    chronicle.tell(`${task.process} goes on: ${task.label}`);
    await machine.resume(task);
    await machine.runReady();
  }
  provider.faults.length = 0;
  for (const arrive of provider.late.splice(0)) arrive();
  for (const job of bus.unfinished()) if (job.state === 'waiting') job.availableAt = clock.now;
};

/** Shoppers get their answers: what was lost on the way they ask again. */
const finishRequests = async (world: World): Promise<boolean> => {
  for (const shopper of world.shoppers) {
    if (!shopper.orderId && shopper.refusals.length === 0) await world.request(shopper, 'place', null);
    else if (shopper.wantsToCancel) await world.request(shopper, 'cancel', null);
    else if (!shopper.decide()) continue;
    return true;
  }
  return false;
};

const wasRefused = ({ payments }: World): boolean =>
  [...payments.stored.rows.values()].some(
    ({ payment }) => payment.reversalGroup > 0 || payment.status.endsWith('_FAILED'),
  );

/** Runs until nothing is left to do. Returns what is wrong if that takes too long. */
export const calmDown = async (world: World): Promise<string | null> => {
  await clearUp(world);
  const { clock, machine } = world;
  const end = clock.now + boundMs;
  for (let step = 0; step < tooManySteps; step += 1) {
    await machine.runReady();
    const [work] = world.work();
    if (work) {
      clock.now += 1;
      await work.run(null);
    } else if (!(await finishRequests(world))) {
      const next = world.nextDue();
      if (next === null) return null;
      if (next > end + (wasRefused(world) ? refusedMs : 0)) return 'still at work long after the last fault';
      clock.now = next;
    }
  }
  return `still at work after ${tooManySteps} steps`;
};
