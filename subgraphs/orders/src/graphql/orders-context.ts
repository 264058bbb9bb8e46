import type { Tx } from '@shop/kit/db';
import { type BaseContext, isStaff } from '@shop/kit/graphql';
import { isSignedAccess } from '@shop/kit/identity';
import DataLoader from 'dataloader';
import type { Order, OrderLine } from '../domain/order.js';
import type { RecordedEntry } from '../domain/timeline.js';
import type { AskAvailability } from '../use-cases/availability.js';
import type { OrderStore, TimelineStore } from '../use-cases/stores.js';
import type { OrderUpdates } from './order-updates.js';

export type OrdersContext = BaseContext &
  Readonly<{
    viewerId: string | null;
    isStaff: boolean;
    /** Its owner, staff, and whoever holds its access token may see an order. */
    mayOpen(order: Pick<Order, 'id' | 'userId'>, accessToken?: string | null): boolean;
    updates: OrderUpdates;
    loaders: Readonly<{
      orderById: DataLoader<string, Order | null>;
      linesOfOrder: DataLoader<string, OrderLine[]>;
      timelineOfOrder: DataLoader<string, RecordedEntry[]>;
      /** Undefined where inventory says nothing. */
      stockOfVariant: DataLoader<string, number | undefined>;
    }>;
  }>;

type Deps = Readonly<{
  reader: Tx;
  orders: OrderStore;
  timeline: TimelineStore;
  askAvailability: AskAvailability;
  accessSecret: string;
  updates: OrderUpdates;
}>;

const grouped = <T extends { orderId: string }>(ids: readonly string[], rows: readonly T[]): T[][] => {
  const groups = Map.groupBy(rows, ({ orderId }) => orderId);
  return ids.map((id) => groups.get(id) ?? []);
};

export const makeExtendContext =
  ({ reader, orders, timeline, askAvailability, accessSecret, updates }: Deps) =>
  (base: BaseContext): OrdersContext => {
    const viewerId = base.viewer?.userId ?? null;
    const staff = isStaff(base);
    const fromHeader = base.header('x-order-access-token');
    return {
      ...base,
      viewerId,
      isStaff: staff,
      updates,
      mayOpen: ({ id, userId }, accessToken) =>
        staff ||
        (userId !== null && userId === viewerId) ||
        [accessToken, fromHeader].some((token) => isSignedAccess(id, token, accessSecret)),
      loaders: {
        orderById: new DataLoader(async (ids) => {
          const found = new Map((await orders.byIds(reader, ids)).map((order) => [order.id, order]));
          return ids.map((id) => found.get(id) ?? null);
        }),
        linesOfOrder: new DataLoader(async (ids) => grouped(ids, await orders.linesOf(reader, ids))),
        timelineOfOrder: new DataLoader(async (ids) => grouped(ids, await timeline.of(reader, ids))),
        stockOfVariant: new DataLoader(async (ids) => {
          const inStock = await askAvailability(ids);
          return ids.map((id) => inStock.get(id));
        }),
      },
    };
  };
