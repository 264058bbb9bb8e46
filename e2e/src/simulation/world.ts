import { join } from 'node:path';
import {
  confirmPublished,
  inboxQueue,
  loadRoutes,
  type Message,
  makeProcessor,
  publishWaiting,
} from '@shop/kit/messaging';
import type { DeadLetterFact } from '@shop/scripts/audit/facts';
import { Bus, maxAttempts, type SimulatedJob } from './bus.js';
import { Chronicle } from './chronicle.js';
import { Clock } from './clock.js';
import { Database } from './database.js';
import { createInventory } from './inventory.js';
import { type Fate, Machine } from './machine.js';
import { misread } from './misread.js';
import { createNotifications } from './notifications.js';
import { createOrders } from './orders.js';
import { SimulatedOutbox } from './outbox.js';
import { createPayments } from './payments.js';
import { SimulatedProvider } from './provider.js';
import type { Sabotage } from './sabotage.js';
import type { Scenario } from './scenario.js';
import { Shopper, variantId } from './shoppers.js';

export const services = ['orders', 'inventory', 'payments', 'notifications'] as const;
export type Service = (typeof services)[number];

/** Something that a worker could do now. */
export type Work = Readonly<{ run(fate: Fate | null): Promise<void> }>;

const routes = loadRoutes(join(import.meta.dirname, '..', '..', '..', 'schema', 'messages', 'routes.json'));

const each = <T>(make: (service: Service) => T): Record<Service, T> => ({
  orders: make('orders'),
  inventory: make('inventory'),
  payments: make('payments'),
  notifications: make('notifications'),
});

/** A whole shop in one process: its own code, over tables, queues and a provider that live in memory. */
export class World {
  readonly clock = new Clock();
  readonly chronicle: Chronicle;
  readonly machine: Machine;
  readonly bus: Bus;
  readonly deadLetters: DeadLetterFact[] = [];
  readonly outboxes: Record<Service, SimulatedOutbox>;
  readonly provider: SimulatedProvider;
  readonly orders;
  readonly inventory;
  readonly payments;
  readonly notifications;
  readonly shoppers: Shopper[];
  private readonly databases: Record<Service, Database>;
  private readonly processors: Record<Service, ReturnType<typeof makeProcessor>>;
  private turns = 0;

  constructor(
    scenario: Scenario,
    private readonly sabotage: Sabotage,
    isTold: boolean,
  ) {
    const { clock } = this;
    this.chronicle = new Chronicle(clock, isTold, (id) => this.nameOf(id));
    const { note, log } = this.chronicle;
    this.machine = new Machine({
      note,
      onDeath: (dead) => {
        for (const database of Object.values(this.databases)) database.abandon(dead);
      },
    });
    this.bus = new Bus(clock, this.machine);
    this.databases = each(() => new Database(this.machine, () => note('deadlock')));
    this.outboxes = each(
      (service) =>
        new SimulatedOutbox(clock, routes, (message) =>
          note(`sent ${message.type}`, () => `${aboutOf(message)}, by ${service}`),
        ),
    );
    this.provider = new SimulatedProvider({
      machine: this.machine,
      note,
      forgetsKeys: sabotage === 'the provider forgets idempotency keys',
      forgetsCancels: sabotage === 'the provider forgets cancelled keys',
    });
    const base = (service: Service) => ({
      database: this.databases[service],
      outbox: this.outboxes[service],
      clock,
      log,
    });
    this.orders = createOrders({
      ...base('orders'),
      forgetsKeys: sabotage === 'order keys are not remembered',
    });
    this.inventory = createInventory({
      ...base('inventory'),
      forgetsReservations: sabotage === 'inventory forgets reservations',
      leavesNoTombstone: sabotage === 'a release leaves no tombstone',
      readsWithoutLock: sabotage === 'stock is read without a lock',
    });
    this.payments = createPayments({
      ...base('payments'),
      provider: this.provider,
      onAlert: (kind) => note(`alert ${kind}`),
      leavesNoTombstone: sabotage === 'a reversal leaves no tombstone',
      putsOffQuestions: sabotage === 'a repeated command puts off the next question',
      takesUnknownForDeclined: sabotage === 'no answer is taken for a no',
    });
    this.notifications = createNotifications({
      ...base('notifications'),
      forgetsNotifications: sabotage === 'notifications are not remembered',
    });
    this.processors = each((service) =>
      makeProcessor({
        handlers: this[service].handlers,
        deadLetters: { keep: async (message, reason) => this.keep(service, message, reason) },
        log,
      }),
    );
    for (const [variant, units] of scenario.stock.entries())
      for (const [location, received] of units.entries())
        this.inventory.receive({
          variantId: variantId(variant),
          locationId: `location ${location}`,
          priority: location,
          received,
          onHand: received,
          reserved: 0,
          committed: 0,
        });
    this.shoppers = scenario.shoppers.map(
      (plan, index) =>
        new Shopper(`shopper ${index + 1}`, index, plan, {
          orders: this.orders,
          provider: this.provider,
          chronicle: this.chronicle,
        }),
    );
  }

  /** All that is due at this moment, messages first, then what comes by the clock. */
  work(): Work[] {
    const found: Work[] = [];
    for (const service of services)
      for (const job of this.bus.waitingFor(service))
        found.push({ run: (fate) => this.deliver(service, job, fate) });
    for (const service of services) {
      const options = {
        store: this.outboxes[service].store,
        queues: this.bus.asQueues,
        log: this.chronicle.log,
      };
      if (this.outboxes[service].unpublished().length > 0)
        found.push({
          run: (fate) => this.perform(service, 'publishes', fate, () => publishWaiting(options)),
        });
      if (this.isConfirming && this.outboxes[service].unconfirmed().length > 0)
        found.push({
          run: (fate) => this.perform(service, 'confirms', fate, () => confirmPublished(options)),
        });
    }
    if (this.isRedriving && this.orders.isSweepDue())
      found.push({ run: (fate) => this.perform('orders', 'looks for late sagas', fate, this.orders.sweep) });
    if (this.payments.isSweepDue())
      found.push({
        run: (fate) => this.perform('payments', 'looks for open payments', fate, this.payments.sweep),
      });
    if (this.inventory.isSweepDue())
      found.push({
        run: (fate) => this.perform('inventory', 'looks for old holds', fate, this.inventory.sweep),
      });
    return found;
  }

  /** When something is due again; null when nothing ever will be. */
  nextDue(): number | null {
    const times = [
      ...services.flatMap((service) => this.outboxes[service].dueTimes(this.isConfirming)),
      ...this.bus
        .unfinished()
        .map(({ state, availableAt, lockedUntil }) => (state === 'active' ? lockedUntil : availableAt)),
      ...(this.isRedriving ? this.orders.dueTimes() : []),
      ...this.payments.dueTimes(),
    ];
    return times.length === 0 ? null : Math.max(this.clock.now + 1, Math.min(...times));
  }

  /** A request of a shopper, in the process that serves them. An answer that does not come is their business. */
  request(shopper: Shopper, verb: 'place' | 'cancel', fate: Fate | null): Promise<void> {
    return this.perform('orders', `${verb} for ${shopper.name}`, fate, () => shopper[verb](), 'orders api');
  }

  /** The queue's own verdict on a job whose workers died under it again and again. */
  giveUp(job: SimulatedJob): void {
    this.bus.fail(job);
    this.keep(serviceOf(job), job.message, 'job stalled more than allowable limit');
  }

  perform(
    service: Service,
    label: string,
    fate: Fate | null,
    work: () => Promise<unknown>,
    process = this.nextWorker(service),
  ): Promise<void> {
    this.chronicle.tell(`${process}: ${label}`);
    return this.machine.start(process, label, fate, async () => {
      try {
        await work();
      } catch (error) {
        this.chronicle.report(error);
      }
    });
  }

  private keep(service: Service, { id, type }: Message, reason: string): void {
    this.chronicle.note('dead letter', () => `${type} at ${service}: ${reason}`);
    this.deadLetters.push({ database: service, messageId: id, type, reason });
  }

  private deliver(service: Service, job: SimulatedJob, fate: Fate | null): Promise<void> {
    const message =
      this.sabotage === 'any reply is taken for the awaited one'
        ? misread(job.message, this.orders)
        : job.message;
    if (job.state === 'active') this.chronicle.note('job handed out again', () => describe(message));
    const delivery = this.bus.take(job);
    const label = `handles ${describe(message)}`;
    return this.perform(service, label, fate, async () => {
      const given = {
        id: job.id,
        data: message,
        attemptsMade: job.attemptsMade,
        opts: { attempts: maxAttempts },
      };
      let error: unknown;
      try {
        await this.processors[service](given as Parameters<ReturnType<typeof makeProcessor>>[0]);
      } catch (thrown) {
        error = thrown;
      }
      if (!this.bus.finish(job, delivery, error === undefined))
        this.chronicle.note('a worker finished what was no longer its job', () => label);
      if (error !== undefined) throw error;
    });
  }

  /** Ids differ from run to run, their names do not: an order is called after its shopper. */
  private nameOf(id: string): string {
    const { orders, carts } = this.orders.tables;
    const index = [...carts.rows.keys()].indexOf(orders.rows.get(id)?.cartId ?? '');
    return index < 0 ? 'an id' : `order ${index + 1}`;
  }

  private get isConfirming(): boolean {
    return this.sabotage !== 'nothing is confirmed';
  }

  private get isRedriving(): boolean {
    return this.sabotage !== 'no command is sent again';
  }

  private nextWorker(service: Service): string {
    this.turns += 1;
    return `${service} worker ${1 + (this.turns % 2)}`;
  }
}

const serviceOf = ({ queue }: SimulatedJob): Service =>
  services.find((service) => inboxQueue(service) === queue) as Service;

const describe = (message: Message): string => `${message.type} of ${aboutOf(message)}`;

const aboutOf = ({ saga, payload }: Message): string => {
  const { orderId } = payload as { orderId?: string };
  return `${orderId}${saga ? `, step ${saga.step}, revision ${saga.revision}` : ''}`;
};
