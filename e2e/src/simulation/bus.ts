import { inboxQueue, type Message, type Queues } from '@shop/kit/messaging';
import type { Clock } from './clock.js';
import type { Machine } from './machine.js';

export type SimulatedJob = {
  readonly id: string;
  readonly queue: string;
  readonly message: Message;
  state: 'waiting' | 'active' | 'completed' | 'failed';
  attemptsMade: number;
  availableAt: number;
  /** An active job is handed out again when its worker has not been heard of until then. */
  lockedUntil: number;
  /** Which delivery it is in. A worker that comes back late reports for an earlier one, and is not heard. */
  delivery: number;
  endedAt: number;
};

const lockMs = 10_000;
const keptMs = 600_000;
/** Fewer than in the product, so that giving up happens often enough to be looked at. */
export const maxAttempts = 2;

/** The queues, as far as anyone may rely on them: at least once, in no order, and gone at any moment. */
export class Bus {
  private readonly queues = new Map<string, Map<string, SimulatedJob>>();

  constructor(
    private readonly clock: Clock,
    private readonly machine: Machine,
  ) {}

  /** The part of the product's queues that its relay uses. */
  readonly asQueues = {
    publish: async (name, jobs) => {
      await this.machine.point('before a publish');
      for (const { data, opts } of jobs) this.add(name, opts.jobId as string, data as Message);
      await this.machine.point('between publish and mark');
    },
    stateOf: async (name, id) => this.find(name, id)?.state ?? 'unknown',
  } as Pick<Queues, 'publish' | 'stateOf'> as Queues;

  add(queue: string, id: string, message: Message, delayMs = 0): void {
    // A queue takes an id once, for as long as it knows the job.
    if (this.find(queue, id)) return;
    this.jobsOf(queue).set(id, {
      id,
      queue,
      message,
      state: 'waiting',
      attemptsMade: 0,
      availableAt: this.clock.now + delayMs,
      lockedUntil: 0,
      delivery: 0,
      endedAt: 0,
    });
  }

  waitingFor(service: string): SimulatedJob[] {
    const { now } = this.clock;
    return [...this.jobsOf(inboxQueue(service)).values()].filter(
      ({ state, availableAt, lockedUntil }) =>
        (state === 'waiting' && availableAt <= now) || (state === 'active' && lockedUntil <= now),
    );
  }

  take(job: SimulatedJob): number {
    job.state = 'active';
    job.lockedUntil = this.clock.now + lockMs;
    job.delivery += 1;
    return job.delivery;
  }

  /** False for a worker whose job is somebody else's by now. */
  finish(job: SimulatedJob, delivery: number, succeeded: boolean): boolean {
    if (this.find(job.queue, job.id) !== job || job.delivery !== delivery || job.state !== 'active')
      return false;
    job.attemptsMade += 1;
    job.endedAt = this.clock.now;
    if (succeeded) job.state = 'completed';
    else if (job.attemptsMade >= maxAttempts) job.state = 'failed';
    else {
      job.state = 'waiting';
      job.availableAt = this.clock.now + 250 * 2 ** job.attemptsMade;
    }
    return true;
  }

  fail(job: SimulatedJob): void {
    job.state = 'failed';
    job.endedAt = this.clock.now;
  }

  /** Jobs that wait now, later, or for their worker. */
  unfinished(): SimulatedJob[] {
    return [...this.queues.values()].flatMap((jobs) =>
      [...jobs.values()].filter(({ state }) => state === 'waiting' || state === 'active'),
    );
  }

  drop({ queue, id }: SimulatedJob): void {
    this.jobsOf(queue).delete(id);
  }

  wipe(): void {
    this.queues.clear();
  }

  private jobsOf(queue: string): Map<string, SimulatedJob> {
    const found = this.queues.get(queue) ?? new Map<string, SimulatedJob>();
    this.queues.set(queue, found);
    return found;
  }

  private find(queue: string, id: string): SimulatedJob | undefined {
    const job = this.jobsOf(queue).get(id);
    // The queue forgets what it completed long ago.
    if (job?.state !== 'completed' || job.endedAt + keptMs > this.clock.now) return job;
    this.jobsOf(queue).delete(id);
    return undefined;
  }
}
