import { openMongo } from '@shop/products/db/mongodb/mongo-client';
import type { OutboxFact } from '../facts.js';

type Pending = Readonly<{ receiver: string; message: Readonly<{ id: string; type: string }> }>;

// More than anybody would read; the count of messages under way is what matters.
const maxProducts = 10_000;

/** Messages that wait inside the product documents, where the catalogue is in MongoDB. */
export const readCatalogueMessages = async (url: string): Promise<OutboxFact[]> => {
  const { database, close } = openMongo(url);
  try {
    const products = database.collection<{ _id: string; pending: readonly Pending[] }>('products');
    // The two marks are indexed; looking at the messages themselves would read the whole catalogue.
    const marks = [{ toPublish: true }, { toConfirm: true }];
    const held = await Promise.all(
      marks.map((mark) =>
        products
          .find(mark, { projection: { pending: 1 } })
          .limit(maxProducts)
          .toArray(),
      ),
    );
    // A document with messages of both kinds is found twice.
    const byProduct = new Map(held.flat().map(({ _id, pending }) => [_id, pending]));
    return [...byProduct.values()].flat().map(({ receiver, message }) => ({
      database: 'products',
      receiver,
      messageId: message.id,
      type: message.type,
      state: 'waiting',
    }));
  } finally {
    await close();
  }
};
