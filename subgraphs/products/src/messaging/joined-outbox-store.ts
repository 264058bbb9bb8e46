import type { OutboxStore } from '@shop/kit/messaging';

/**
 * Two stores as one: messages of products lie in their documents, and a dead letter that goes back to its consumer
 * lies in the outbox table. Ids are unique over both, so a mark may be offered to either.
 */
export const joinOutboxStores = (first: OutboxStore, second: OutboxStore): OutboxStore => {
  const both = async (work: (store: OutboxStore) => Promise<void>) => {
    await Promise.all([work(first), work(second)]);
  };
  const claims = async (claim: (store: OutboxStore) => ReturnType<OutboxStore['claimUnpublished']>) =>
    (await Promise.all([claim(first), claim(second)])).flat();
  return {
    claimUnpublished: (limit) => claims((store) => store.claimUnpublished(limit)),
    claimUnconfirmed: (limit) => claims((store) => store.claimUnconfirmed(limit)),
    markPublished: (rows) => both((store) => store.markPublished(rows)),
    markUnpublished: (rows, reason) => both((store) => store.markUnpublished(rows, reason)),
    markDone: (rows, outcome) => both((store) => store.markDone(rows, outcome)),
    markGone: (rows) => both((store) => store.markGone(rows)),
    prune: async () => (await first.prune()) + (await second.prune()),
    // Both kinds of row are announced on one channel.
    onAdded: (wake) => first.onAdded(wake),
  };
};
