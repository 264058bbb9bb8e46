import { readDatabase } from '@shop/scripts/audit/load/database';

/** An order by the database's own clock, in milliseconds since 1970. */
export type OrderLife = Readonly<{ id: string; status: string; placedAt: number; finalAt: number | null }>;

const finalStatuses = `('CONFIRMED', 'REJECTED', 'CANCELLED')`;

export const readOrderLives = (ordersUrl: string): Promise<OrderLife[]> =>
  readDatabase(ordersUrl, (read) =>
    read<OrderLife>(
      `select o.id, o.status, extract(epoch from o.placed_at)::float8 * 1000 as "placedAt",
         (select extract(epoch from min(t.at))::float8 * 1000 from order_timeline t
          where t.order_id = o.id and t.status in ${finalStatuses}) as "finalAt"
       from orders o order by o.placed_at`,
    ),
  );

export const countUnsettled = (ordersUrl: string): Promise<number> =>
  readDatabase(ordersUrl, async (read) => {
    const [row] = await read<{ n: number }>(
      `select count(*)::int as n from orders where status not in ${finalStatuses}`,
    );
    return row?.n ?? 0;
  });

/** By idempotency key: when the order was final, by the database's clock, in milliseconds since 1970. */
export const readFinalTimes = (ordersUrl: string): Promise<Map<string, number>> =>
  readDatabase(ordersUrl, async (read) => {
    const rows = await read<{ key: string; finalAt: number }>(
      `select k.key, extract(epoch from min(t.at))::float8 * 1000 as "finalAt"
       from idempotency_key k join order_timeline t on t.order_id = k.resource_id
       where k.operation = 'place-order' and t.status in ${finalStatuses} group by k.key`,
    );
    return new Map(rows.map(({ key, finalAt }) => [key, finalAt]));
  });
