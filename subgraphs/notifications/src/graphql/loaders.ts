import DataLoader from 'dataloader';
import type { NotificationStore, NotificationView } from '../db/notification-store.js';

/** An order has a handful of notifications; the bound is for the day it does not. */
export const maxPerOrder = 50;

type UserPage = Readonly<{ userId: string; first: number; before: string | null }>;

const grouped = <K>(
  ids: readonly K[],
  rows: readonly NotificationView[],
  keyOf: (row: NotificationView) => K | null,
) => {
  const groups = Map.groupBy(rows, keyOf);
  return ids.map((id) => groups.get(id) ?? []);
};

/** For one request: what was loaded for one viewer is never seen by another. */
export const createLoaders = (store: NotificationStore) => ({
  byId: new DataLoader<string, NotificationView | null>(async (ids) => {
    const rows = await store.findByIds(ids);
    return ids.map((id) => rows.find((row) => row.id === id) ?? null);
  }),
  byOrder: new DataLoader<string, NotificationView[]>(async (orderIds) =>
    grouped(orderIds, await store.findByOrders(orderIds, maxPerOrder), ({ orderId }) => orderId),
  ),
  /** All users of a request are asked with the same arguments, unless it uses aliases: one query for each set of arguments. */
  byUser: new DataLoader<UserPage, NotificationView[], string>(
    async (pages) => {
      const sets = Map.groupBy(pages, ({ first, before }) => `${first} ${before}`);
      const found = new Map<string, NotificationView[]>();
      await Promise.all(
        [...sets].map(async ([set, wanted]) => {
          const [{ first, before }] = wanted as [UserPage];
          const userIds = wanted.map(({ userId }) => userId);
          const rows = await store.findByUsers(userIds, { limit: first + 1, before });
          const groups = grouped(userIds, rows, ({ userId }) => userId);
          for (const [index, userId] of userIds.entries()) found.set(`${userId} ${set}`, groups[index] ?? []);
        }),
      );
      return pages.map(({ userId, first, before }) => found.get(`${userId} ${first} ${before}`) ?? []);
    },
    { cacheKeyFn: ({ userId, first, before }) => `${userId} ${first} ${before}` },
  ),
});

export type Loaders = ReturnType<typeof createLoaders>;
