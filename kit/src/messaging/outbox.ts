import { newId, type Tx } from '../db/index.js';
import type { Message } from './message.js';
import { type Routes, receiversOf } from './routes.js';

export type Outbox = Readonly<{
  /** Writes one row per receiver in the caller's transaction. Returns the ids of the rows. */
  add(tx: Tx, ...messages: readonly Message[]): Promise<string[]>;
  /** Sends a message to one receiver only, whatever the routes say: a dead letter that goes back to its own consumer. */
  addFor(tx: Tx, receiver: string, message: Message): Promise<string>;
}>;

type Row = { id: string; receiver: string; message: Message };

const insert = async (tx: Tx, rows: readonly Row[]): Promise<string[]> => {
  if (rows.length > 0)
    await tx.query(
      `insert into outbox (id, receiver, message)
       select id, receiver, message from jsonb_to_recordset($1::jsonb) as row (id uuid, receiver text, message jsonb)`,
      [JSON.stringify(rows)],
    );
  return rows.map(({ id }) => id);
};

export const createOutbox = (routes: Routes): Outbox => ({
  add: (tx, ...messages) =>
    insert(
      tx,
      messages.flatMap((message) =>
        receiversOf(routes, message.type).map((receiver) => ({ id: newId(), receiver, message })),
      ),
    ),
  addFor: async (tx, receiver, message) => {
    const [id = ''] = await insert(tx, [{ id: newId(), receiver, message }]);
    return id;
  },
});
