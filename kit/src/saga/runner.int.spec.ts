import { pino } from 'pino';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type InTransaction, makeInTransaction, newId } from '../db/index.js';
import {
  createOutbox,
  defineMessage,
  type Message,
  type MessageDefinition,
  MessagingTables1700000000000,
  reply,
} from '../messaging/index.js';
import { createMigratedDatabase, type MigratedDatabase } from '../testing/index.js';
import {
  command,
  createSagaRunner,
  defineSaga,
  SagaOrigin1700000000003,
  type SagaRunner,
  SagaTable1700000000001,
} from './index.js';

const payload = z.object({ tripId: z.string() });
const message = (type: string) => defineMessage(type, 1, payload);
const hold = message('inn.hold');
const held = message('inn.held');
const release = message('inn.release');
const released = message('inn.released');
const pay = message('bank.pay');
const paid = message('bank.paid');

type Data = { tripId: string; secret?: string };
const trip = defineSaga<Data>('trip', [
  {
    name: 'hold',
    request: ({ tripId }) => command(hold, { tripId }),
    succeedsOn: 'inn.held',
    compensate: ({ tripId }) => command(release, { tripId }),
    compensatedOn: 'inn.released',
  },
  { name: 'confirm', pivot: true },
  { name: 'pay', request: ({ tripId }) => command(pay, { tripId }), succeedsOn: 'bank.paid' },
]);

describe('a persisted saga', () => {
  let database: MigratedDatabase;
  let dataSource: DataSource;
  let inTransaction: InTransaction;
  let runner: SagaRunner<Data>;
  let effects: string[];
  let id: string;

  const commands = async (): Promise<Message<{ tripId: string }>[]> =>
    (
      await dataSource.query(`select message from outbox where message->'saga'->>'id' = $1 order by id`, [id])
    ).map((row: { message: Message }) => row.message);
  const lastCommand = async () => (await commands()).at(-1) as Message;
  const saga = async () => (await dataSource.query('select * from saga where id = $1', [id]))[0];
  const makeDue = () => dataSource.query(`update saga set deadline = clock_timestamp() where id = $1`, [id]);
  const outboxDone = () => dataSource.query('update outbox set done_at = clock_timestamp()');
  const answer = async (definition: MessageDefinition<{ tripId: string }>) =>
    runner.handleReply(reply(await lastCommand(), definition, { tripId: id }));

  beforeAll(async () => {
    database = await createMigratedDatabase([
      MessagingTables1700000000000,
      SagaTable1700000000001,
      SagaOrigin1700000000003,
    ]);
    dataSource = database.dataSource;
    inTransaction = makeInTransaction(dataSource);
    runner = createSagaRunner({
      definition: trip,
      inTransaction,
      outbox: createOutbox({ 'inn.hold': ['inn'], 'inn.release': ['inn'], 'bank.pay': ['bank'] }),
      onEffect: async (_, __, effect) =>
        void effects.push('step' in effect ? `${effect.kind} ${effect.step}` : effect.phase),
      scrub: ({ secret: _, ...rest }) => rest,
      deadlineReason: 'too late',
      timings: { retrySeconds: 3, maxRetrySeconds: 15, hardDeadlineSeconds: 600 },
      log: pino({ level: 'silent' }),
    });
  });
  beforeEach(async () => {
    await dataSource.query('delete from saga');
    effects = [];
    id = newId();
    await inTransaction((tx) => runner.start(tx, id, { tripId: id, secret: 's' }));
  });
  afterAll(async () => {
    await database.drop();
  });

  it('writes its first command with the saga’s reference', async () => {
    expect(await commands()).toMatchObject([
      { type: 'inn.hold', saga: { id, step: 'hold', revision: 1 }, payload: { tripId: id } },
    ]);
  });

  it('moves on with each reply, once, and forgets what was secret at the end', async () => {
    const first = reply(await lastCommand(), held, { tripId: id });
    expect(await Promise.all([runner.handleReply(first), runner.handleReply(first)])).toEqual(
      expect.arrayContaining(['applied', 'stale']),
    );
    expect((await lastCommand()).type).toBe('bank.pay');
    expect(await answer(paid)).toBe('applied');
    expect(effects).toEqual([
      'request hold',
      'succeeded hold',
      'perform confirm',
      'succeeded confirm',
      'request pay',
      'succeeded pay',
      'completed',
    ]);
    expect(await saga()).toMatchObject({
      phase: 'completed',
      data: { tripId: id },
      ended_at: expect.any(Date),
    });
  });

  it('takes no reply for a saga that does not exist', async () => {
    const stray = held.create({ tripId: 'x' }, { saga: { id: newId(), step: 'hold', revision: 1 } });
    expect(await runner.handleReply(stray)).toBe('stale');
    expect(await runner.handleReply(held.create({ tripId: 'x' }))).toBe('stale');
  });

  it('sends its command again when no reply came, but not while the outbox still works on it', async () => {
    await makeDue();
    expect(await runner.sweepDeadlines()).toBe(1);
    expect(await commands()).toHaveLength(1);
    await outboxDone();
    await makeDue();
    await runner.sweepDeadlines();
    expect(await commands()).toHaveLength(2);
    expect((await commands())[1]?.saga).toEqual((await commands())[0]?.saga);
    expect(await runner.sweepDeadlines()).toBe(0);
  });

  it('turns back at the hard deadline before the pivot, and only tells people behind it', async () => {
    const pastHardDeadline = () =>
      dataSource.query('update saga set hard_deadline = clock_timestamp(), deadline = clock_timestamp()');
    await pastHardDeadline();
    await runner.sweepDeadlines();
    expect(await saga()).toMatchObject({ phase: 'compensating', reason: 'too late' });
    expect(await answer(released)).toBe('applied');
    expect(await saga()).toMatchObject({ phase: 'compensated' });

    id = newId();
    await inTransaction((tx) => runner.start(tx, id, { tripId: id }));
    await answer(held);
    await pastHardDeadline();
    await runner.sweepDeadlines();
    expect(await saga()).toMatchObject({ phase: 'forward', step: 'pay' });
  });

  it('is aborted in the transaction of the caller, also after it was completed, and not twice', async () => {
    await answer(held);
    expect(await inTransaction((tx) => runner.abort(tx, id, 'why', { onlyBeforePivot: true }))).toBe(false);
    await answer(paid);
    expect(await inTransaction((tx) => runner.abort(tx, id, 'cancelled'))).toBe(true);
    expect(await saga()).toMatchObject({ phase: 'compensating', step: 'hold', ended_at: null });
    expect(await inTransaction((tx) => runner.abort(tx, id, 'cancelled'))).toBe(false);
    expect(await inTransaction((tx) => runner.abort(tx, newId(), 'cancelled'))).toBe(false);
    expect((await lastCommand()).type).toBe('inn.release');
  });

  it('a saga that cannot be driven holds up no other', async () => {
    const broken = id;
    id = newId();
    await inTransaction((tx) => runner.start(tx, id, { tripId: id }));
    await outboxDone();
    await dataSource.query(`update saga set step = 'no such step', deadline = '2020-01-01' where id = $1`, [
      broken,
    ]);
    await makeDue();
    expect(await runner.sweepDeadlines()).toBe(2);
    expect(await commands()).toHaveLength(2);
    expect(await runner.sweepDeadlines()).toBe(0);
  });

  it('two sweepers at once send one command', async () => {
    await outboxDone();
    await makeDue();
    await Promise.all([runner.sweepDeadlines(), runner.sweepDeadlines(), runner.sweepDeadlines()]);
    expect(await commands()).toHaveLength(2);
  });
});
