import type { Closeable } from '@shop/kit/process';
import type { OrderNews } from '../domain/order-event.js';

/** Up to where the news has been read. Opaque here. */
export type FeedPosition = string;

export type FeedBatch = Readonly<{ position: FeedPosition; news: readonly OrderNews[] }>;

/**
 * Where a reader of a person's news stopped: it has all up to `base`, and of what came between `base` and `seen` all up to `seq`.
 * Transactions commit in another sequence than they take their numbers, so a number alone would skip what commits late.
 */
export type UserCursor = Readonly<{ base: FeedPosition; seen: FeedPosition; seq: number }>;

/** Committed entries of all timelines, none twice and none left out. */
export type OrderFeed = Readonly<{
  now(): Promise<FeedPosition>;
  since(position: FeedPosition): Promise<FeedBatch>;
  ofOrder(orderId: string): Promise<FeedBatch>;
  /** First what was left out of what the cursor had seen, then what came after it. */
  ofUser(
    userId: string,
    cursor: UserCursor,
    limit: number,
  ): Promise<Readonly<{ position: FeedPosition; left: readonly OrderNews[]; later: readonly OrderNews[] }>>;
  /** Calls `wake` when there may be news; it may miss some, so it stands beside a poll. */
  onAdded(wake: () => void): Promise<Closeable>;
}>;
