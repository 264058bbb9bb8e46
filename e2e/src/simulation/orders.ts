import type { InTransaction, Tx } from '@shop/kit/db';
import type { IdempotencyKeys, IdempotencyOutcome } from '@shop/kit/idempotency';
import type { Logger } from '@shop/kit/log';
import type { Outbox } from '@shop/kit/messaging';
import type { SagaRow, SagaStore } from '@shop/kit/saga';
import type { Cart } from '@shop/orders/domain/cart';
import type { Order, OrderLine } from '@shop/orders/domain/order';
import type { SellableVariant } from '@shop/orders/domain/sellable-variant';
import type { TimelineEntry } from '@shop/orders/domain/timeline';
import { createHandlers } from '@shop/orders/messaging/handlers';
import { makeCancelOrder } from '@shop/orders/use-cases/cancel-order';
import { makeEndOrder } from '@shop/orders/use-cases/end-order';
import { makePlaceOrder } from '@shop/orders/use-cases/place-order';
import type { PlaceOrderData } from '@shop/orders/use-cases/place-order.saga';
import { createPlaceOrderRunner } from '@shop/orders/use-cases/run-place-order';
import type { CartStore, OrderStore, TimelineStore, VariantStore } from '@shop/orders/use-cases/stores';
import { makeWriteOrder } from '@shop/orders/use-cases/write-order';
import type { Clock } from './clock.js';
import { type Database, Table } from './database.js';
import type { SimulatedOutbox } from './outbox.js';

export const timings = { retrySeconds: 3, maxRetrySeconds: 15, hardDeadlineSeconds: 150 };

type StoredSaga = Omit<SagaRow<PlaceOrderData>, 'isPastHardDeadline'> &
  Readonly<{ definition: string; deadline: number; hardDeadline: number; isEnded: boolean }>;
type StoredKey = Readonly<{
  operation: string;
  scope: string;
  key: string;
  requestHash: string;
  resourceId: string;
}>;

type Deps = Readonly<{
  database: Database;
  outbox: SimulatedOutbox;
  clock: Clock;
  log: Logger;
  /** Sabotage: a request that comes again is taken for a new one. */
  forgetsKeys: boolean;
}>;

const createTables = () => ({
  orders: new Table<Order>(),
  lines: new Table<readonly OrderLine[]>(),
  carts: new Table<Cart>(),
  variants: new Table<SellableVariant>(),
  timeline: new Table<readonly Omit<TimelineEntry, 'at'>[]>(),
  sagas: new Table<StoredSaga>(),
  keys: new Table<StoredKey>(),
});
type Tables = ReturnType<typeof createTables>;

const isThere = <T>(found: T | undefined): found is T => found !== undefined;

const createStores = (tables: Tables, database: Database) => {
  const carts: CartStore = {
    find: async (tx, id) => tables.carts.get(tx, id) ?? null,
    lock: async (tx, id) => {
      await database.lock(tx, `cart ${id}`);
      return tables.carts.get(tx, id) ?? null;
    },
    openCartOf: async () => null,
    insert: async (tx, cart) => tables.carts.put(tx, cart.id, cart),
    save: async (tx, cart) => tables.carts.put(tx, cart.id, cart),
    reopen: async (tx, cartId, orderId) => {
      await database.lock(tx, `cart ${cartId}`);
      const cart = tables.carts.get(tx, cartId);
      if (cart?.orderId === orderId)
        tables.carts.put(tx, cartId, { ...cart, orderId: null, version: cart.version + 1 });
    },
  };
  const orders: OrderStore = {
    byIds: async (tx, ids) => ids.map((id) => tables.orders.get(tx, id)).filter(isThere),
    linesOf: async (tx, ids) => ids.flatMap((id) => tables.lines.get(tx, id) ?? []),
    page: async () => [],
    lock: async (tx, id) => {
      await database.lock(tx, `order ${id}`);
      return tables.orders.get(tx, id) ?? null;
    },
    insert: async (tx, order, lines) => {
      tables.orders.put(tx, order.id, order);
      tables.lines.put(tx, order.id, lines);
    },
    saveStatus: async (tx, id, status, statusReason) => {
      await database.lock(tx, `order ${id}`);
      const order = tables.orders.get(tx, id);
      if (order) tables.orders.put(tx, id, { ...order, status, statusReason });
    },
  };
  const entriesOf = (tx: Tx, id: string) => tables.timeline.get(tx, id) ?? [];
  const timeline: TimelineStore = {
    of: async (tx, ids) =>
      ids.flatMap((id) => entriesOf(tx, id)).map((entry, seq) => ({ ...entry, seq, at: new Date(0) })),
    add: async (tx, entry) =>
      tables.timeline.put(tx, entry.orderId, [...entriesOf(tx, entry.orderId), entry]),
    countAttempt: async (tx, id, step, attempt) => {
      const entries = entriesOf(tx, id);
      const last = entries.findLastIndex(
        (entry) => entry.step === step && (entry.outcome === 'STARTED' || entry.outcome === 'UNDOING'),
      );
      tables.timeline.put(
        tx,
        id,
        entries.map((entry, index) => (index === last ? { ...entry, attempt } : entry)),
      );
    },
  };
  const variants: VariantStore = {
    byIds: async (tx, ids) =>
      new Map(
        ids
          .map((id) => tables.variants.get(tx, id))
          .filter(isThere)
          .map((one) => [one.id, one]),
      ),
    replaceProduct: async () => false,
  };
  return { carts, orders, timeline, variants };
};

const createKeys = (tables: Tables, { database, forgetsKeys }: Deps): IdempotencyKeys => {
  const nameOf = ({ scope, operation, key }: { scope: string; operation: string; key: string }) =>
    `${operation} ${scope} ${key}`;
  return {
    find: async (tx, claim): Promise<IdempotencyOutcome | null> => {
      const known = tables.keys.get(tx, nameOf(claim));
      if (!known || forgetsKeys) return null;
      return known.requestHash === claim.requestHash
        ? { kind: 'repeated', resourceId: known.resourceId }
        : { kind: 'reused' };
    },
    async claim(tx, claim): Promise<IdempotencyOutcome> {
      await database.lock(tx, `key ${nameOf(claim)}`);
      const known = await this.find(tx, claim);
      if (!known) tables.keys.put(tx, nameOf(claim), claim);
      return known ?? { kind: 'first' };
    },
  };
};

const createSagaStore = ({ sagas }: Tables, { database, outbox, clock }: Deps): SagaStore => {
  const seconds = (count: number) => clock.now + count * 1_000;
  const change = async (tx: Tx, id: string, changes: Partial<StoredSaga>) => {
    const saga = sagas.get(tx, id);
    if (saga) sagas.put(tx, id, { ...saga, ...changes });
  };
  const lock = async (tx: Tx, id: string) => {
    await database.lock(tx, `saga ${id}`);
    const found = sagas.get(tx, id);
    return found && { ...found, isPastHardDeadline: found.hardDeadline <= clock.now };
  };
  return {
    lock,
    lockDue: (tx: Tx) => {
      const [due] = [...sagas.rows.values()]
        .filter(
          ({ isEnded, deadline, id }) =>
            !isEnded && deadline <= clock.now && !database.isLocked(tx, `saga ${id}`),
        )
        .sort((one, other) => one.deadline - other.deadline);
      return due ? lock(tx, due.id) : Promise.resolve(undefined);
    },
    insert: async (tx, { id, definition, state, data, hardDeadlineSeconds, origin }) =>
      sagas.put(tx, id, {
        ...state,
        id,
        definition,
        data: data as PlaceOrderData,
        origin,
        drives: 0,
        commandId: null,
        deadline: Number.POSITIVE_INFINITY,
        hardDeadline: seconds(hardDeadlineSeconds),
        isEnded: false,
      }),
    saveState: (tx, id, { step, phase, revision, reason }) =>
      change(tx, id, {
        step,
        phase,
        revision,
        ...(reason === null ? {} : { reason }),
        drives: 0,
        isEnded: phase === 'completed' || phase === 'compensated',
      }),
    saveCommand: (tx, id, commandId, waitSeconds) => {
      const saga = sagas.get(tx, id);
      return change(tx, id, {
        commandId: commandId ?? saga?.commandId ?? null,
        drives: (saga?.drives ?? 0) + 1,
        deadline: seconds(waitSeconds),
      });
    },
    extendHardDeadline: (tx, id, count) => change(tx, id, { hardDeadline: seconds(count) }),
    saveData: (tx, id, data) => change(tx, id, { data: data as PlaceOrderData }),
    isCommandUnderway: async (_, commandId) => commandId !== null && outbox.isUnderway(commandId),
  } as SagaStore;
};

/** The orders subgraph as `app.ts` wires it, over tables in memory. */
export const createOrders = (deps: Deps) => {
  const { database, clock, log } = deps;
  const tables = createTables();
  const { carts, orders, timeline, variants } = createStores(tables, database);
  const keys = createKeys(tables, deps);
  const { inTransaction, reader }: { inTransaction: InTransaction; reader: Database['reader'] } = database;
  const outbox: Outbox = deps.outbox.outbox;
  const endOrder = makeEndOrder({ orders, carts, timeline, outbox });
  const saga = createPlaceOrderRunner({
    inTransaction,
    orders,
    timeline,
    outbox,
    endOrder,
    timings,
    log,
    store: createSagaStore(tables, deps),
    random: () => 0.5,
  });
  const writeOrder = makeWriteOrder({ orders, carts, timeline, outbox, saga });
  // Nobody knows how much there is: the reservation decides, as it does when many want the same unit.
  const askAvailability = async () => new Map<string, number>();
  return {
    tables,
    handlers: createHandlers({
      inTransaction,
      reader,
      orders,
      saga,
      applyProductChange: async () => false,
      log,
    }),
    placeOrder: makePlaceOrder({
      inTransaction,
      reader,
      keys,
      carts,
      variants,
      orders,
      askAvailability,
      writeOrder,
    }),
    cancelOrder: makeCancelOrder({ inTransaction, keys, orders, endOrder, saga }),
    sweep: saga.sweepDeadlines,
    isSweepDue: () =>
      [...tables.sagas.rows.values()].some((one) => !one.isEnded && one.deadline <= clock.now),
    dueTimes: () => [...tables.sagas.rows.values()].flatMap((one) => (one.isEnded ? [] : [one.deadline])),
  };
};
export type SimulatedOrders = ReturnType<typeof createOrders>;
