import { newId, rowsOf } from '@shop/kit/db';
import { createLogger } from '@shop/kit/log';
import type { Message, MessageDefinition } from '@shop/kit/messaging';
import { createTestDatabase, testIdentity } from '@shop/kit/testing';
import { createApp } from './app.js';
import { readConfig } from './config.js';

type Sent = Readonly<{
  type: string;
  payload: Record<string, unknown>;
  saga?: unknown;
  causationId?: string;
}>;
type LevelRow = Readonly<{
  code: string;
  received: number;
  onHand: number;
  reserved: number;
  committed: number;
}>;

/** A migrated inventory with a database of its own; messages go straight to its handlers, answers are read from its outbox. */
export const createWorld = async (env: Record<string, string> = {}) => {
  const [database, queueDatabase, identity] = await Promise.all([
    createTestDatabase(),
    createTestDatabase(),
    testIdentity(),
  ]);
  const config = readConfig({
    DATABASE_URL: database.url,
    QUEUE_DATABASE_URL: queueDatabase.url,
    LOG_LEVEL: 'silent',
    ...env,
  });
  const log = createLogger({ name: 'inventory', level: 'silent' });
  const app = await createApp(config, log, { verifyViewer: identity.verify });
  await app.migrate();
  const query = async <R>(sql: string, parameters: unknown[] = []) =>
    rowsOf<R>(await app.dataSource.query(sql, parameters));

  const send = async <P>(definition: MessageDefinition<P>, payload: P): Promise<Sent | undefined> => {
    const saga = { id: newId(), step: 'step', revision: 1 };
    const message = definition.create(payload, { saga });
    const handler = app.handlers.find((one) => one.definition.type === definition.type);
    if (!handler) throw new Error(`no handler for ${definition.type}`);
    await handler.run(message as Message);
    const [answer] = await query<{ message: Sent }>(
      `select message from outbox where message->>'causationId' = $1`,
      [message.id],
    );
    return answer?.message;
  };

  return {
    app,
    config,
    log,
    identity,
    query,
    send,
    /** A new variant with so many units in Berlin and in Lyon. */
    async stockOf(...units: number[]): Promise<string> {
      const variantId = newId();
      const rows = ['BER', 'LYS'].slice(0, units.length);
      await app.seedStock(
        rows.map((locationCode, at) => ({ variantId, locationCode, quantity: units[at] ?? 0 })),
        () => undefined,
      );
      return variantId;
    },
    levels: (variantId: string) =>
      query<LevelRow>(
        `select code, received, on_hand as "onHand", reserved, committed from stock_level
         join location on location.id = location_id where variant_id = $1 order by priority`,
        [variantId],
      ),
    statusOf: async (orderId: string) =>
      (await query<{ status: string }>('select status from reservation where order_id = $1', [orderId]))[0]
        ?.status,
    /** As if the hold's time had passed. */
    makeOverdue: (orderId: string) =>
      query(
        `update reservation set expires_at = clock_timestamp() - interval '1 second' where order_id = $1`,
        [orderId],
      ),
    /** Levels whose numbers the ledger or the reservations do not explain. Always empty. */
    unexplained: () =>
      query(
        `select s.variant_id, s.location_id from stock_level s
         left join lateral (select coalesce(sum(received_change), 0) as received, coalesce(sum(on_hand_change), 0) as on_hand,
             coalesce(sum(reserved_change), 0) as reserved, coalesce(sum(committed_change), 0) as committed
           from stock_movement m where (m.variant_id, m.location_id) = (s.variant_id, s.location_id)) ledger on true
         left join lateral (select m.* from stock_movement m
           where (m.variant_id, m.location_id) = (s.variant_id, s.location_id) order by seq desc limit 1) latest on true
         left join lateral (select coalesce(sum(quantity) filter (where status = 'HELD'), 0) as held,
             coalesce(sum(quantity) filter (where status = 'COMMITTED'), 0) as committed
           from reservation_line l join reservation r using (order_id)
           where (l.variant_id, l.location_id) = (s.variant_id, s.location_id)) orders on true
         where (s.received, s.on_hand, s.reserved, s.committed)
             <> (ledger.received, ledger.on_hand, ledger.reserved, ledger.committed)
           or (s.received, s.on_hand, s.reserved, s.committed)
             <> (coalesce(latest.received, 0), coalesce(latest.on_hand, 0), coalesce(latest.reserved, 0), coalesce(latest.committed, 0))
           or s.reserved <> orders.held or s.committed <> orders.committed`,
      ),
    async close() {
      await app.close();
      await Promise.all([database.drop(), queueDatabase.drop()]);
    },
  };
};

export type World = Awaited<ReturnType<typeof createWorld>>;
