import { type ChangeFeed, createChangeFeed } from '@shop/kit/changed-keys';
import { listen } from '@shop/kit/db';
import type { Logger } from '@shop/kit/log';
import { type Closeable, closeAll } from '@shop/kit/process';

type Options = Readonly<{ url: string; log: Logger }>;

export type StockChanges = Closeable & Pick<ChangeFeed, 'follow'>;

// Each word makes every page with what it names be made anew: in a rush, twice a second is enough of that. The first word of a rush goes at once.
const pauseMs = 500;

/** Of which variants another number can be ordered than before, as the database tells it with each commit. */
export const createStockChanges = ({ url, log }: Options): StockChanges => {
  const feed = createChangeFeed({
    keysOf: (variantIds) => variantIds.map((id) => `ProductVariant:${id}`),
    pauseMs,
  });
  let listening: Promise<Closeable> | undefined;
  const start = () =>
    listen({
      url,
      channel: 'stock_changed',
      // Nothing but a new connection comes without a payload, and too much to name it all with an empty one: both are anything.
      onNotify: (payload) => feed.tell(payload ? payload.split(' ') : null),
      log,
    });
  return {
    follow(signal) {
      // Whom nobody follows, such as a worker, needs no connection for it.
      listening ??= start();
      return feed.follow(signal);
    },
    close: async () => closeAll(await listening),
  };
};
