import { crashPoint } from '@shop/kit/crash-point';
import type { OutboxRow, OutboxStore } from '@shop/kit/messaging';
import type { Db, Filter } from 'mongodb';
import {
  claimUnconfirmed,
  claimUnpublished,
  markGone,
  markPublished,
  markUnpublished,
  type PendingChange,
  type PendingMessage,
  remove,
} from '../../use-cases/pending-message.js';
import { outgoing, type ProductDocument, productsOf } from './mongo-documents.js';

type Options = Readonly<{ database: Db; onAdded: OutboxStore['onAdded'] }>;
type Found = Pick<ProductDocument, '_id' | 'pending' | 'pendingRevision'>;

const toRow = ({ id, receiver, message, attempts }: PendingMessage): OutboxRow => ({
  id,
  receiver,
  message,
  attempts,
});
const idsOf = (rows: readonly OutboxRow[]) => new Set(rows.map(({ id }) => id));
const projection = { _id: 1, pending: 1, pendingRevision: 1 };
// A mark must not be lost to a neighbour who is faster each time, nor try for ever.
const maxAttempts = 20;
// Half of the connections: a batch of a hundred at once would keep everybody else from the pool, until waiting for it is given up.
const atOnce = 10;

const eachOf = async <T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> => {
  const done: R[] = [];
  for (let at = 0; at < all.length; at += atOnce) {
    done.push(...(await Promise.all(all.slice(at, at + atOnce).map(work))));
    crashPoint('products:after-marked-messages');
  }
  return done;
};

/**
 * Lets the kit's relay work on the messages that lie inside the product documents. Times are by the clock of this process:
 * two relays whose clocks differ may send a message twice, never lose one.
 */
export const createMongoPendingStore = ({ database, onAdded }: Options): OutboxStore => {
  const products = productsOf(database);

  /** One atomic step, if nobody changed the messages since they were read. */
  const changeOne = async ({ _id, pending, pendingRevision }: Found, how: PendingChange) => {
    const changed = how(pending, Date.now());
    if (changed.touched.length === 0) return changed.touched;
    const { matchedCount } = await products.updateOne(
      { _id, pendingRevision },
      { $set: outgoing(changed.pending, pendingRevision + 1) },
    );
    return matchedCount === 1 ? changed.touched : undefined;
  };
  /** What another relay got first is left to it. */
  const claimDue = async (filter: Filter<ProductDocument>, how: PendingChange, limit: number) => {
    const found = await products.find<Found>(filter, { projection }).limit(limit).toArray();
    const claims = await eachOf(found, (document) => changeOne(document, how));
    return claims.flatMap((touched) => (touched ?? []).map(toRow));
  };
  const changeUntilDone = async (productId: string, how: PendingChange) => {
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      const document = await products.findOne<Found>({ _id: productId }, { projection });
      if (!document || (await changeOne(document, how))) return;
      crashPoint('products:before-marking-again');
    }
    throw new Error(
      `the messages of product ${productId} changed ${maxAttempts} times while they were marked`,
    );
  };
  const changeNamed = async (rows: readonly OutboxRow[], how: PendingChange) => {
    const documents = new Set(rows.flatMap(({ message }) => productIdOf(message.payload) ?? []));
    await eachOf([...documents], (id) => changeUntilDone(id, how));
  };

  return {
    claimUnpublished: (limit) =>
      claimDue({ toPublish: true, publishDue: { $lte: Date.now() } }, claimUnpublished, limit),
    claimUnconfirmed: (limit) =>
      claimDue({ toConfirm: true, confirmDue: { $lte: Date.now() } }, claimUnconfirmed, limit),
    markPublished: (rows) => changeNamed(rows, markPublished(idsOf(rows))),
    markUnpublished: (rows, reason) => changeNamed(rows, markUnpublished(idsOf(rows), reason)),
    markDone: (rows) => changeNamed(rows, remove(idsOf(rows))),
    markGone: (rows) => changeNamed(rows, markGone(idsOf(rows))),
    prune: async () => 0,
    onAdded,
  };
};

/** Every message in a product document is about this product, so it names the document that holds it. */
const productIdOf = (payload: unknown): string | undefined => {
  const { productId } = (payload ?? {}) as { productId?: unknown };
  return typeof productId === 'string' ? productId : undefined;
};
