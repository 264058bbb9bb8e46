import { listen, rowsOf } from '@shop/kit/db';
import type { Logger } from '@shop/kit/log';
import type { DataSource } from 'typeorm';
import type { OrderNews } from '../domain/order-event.js';
import type { FeedBatch, OrderFeed } from '../use-cases/order-feed.js';

type Row = Readonly<{ position: string; seq: string | null; isLater?: boolean } & Omit<OrderNews, 'seq'>>;

const columns = `entry.seq, entry.order_id as "orderId", orders.user_id as "userId", entry.status,
  entry.traceparent`;
const tables = 'order_timeline as entry join orders on orders.id = entry.order_id';
// Below the oldest transaction of the position there is nothing new: the index leaves it out.
const isNew = (position: string) =>
  `entry.xid >= pg_snapshot_xmin(${position}) and not pg_visible_in_snapshot(entry.xid, ${position})`;

const toNews = ({ seq, orderId, userId, status, traceparent }: Row): OrderNews[] =>
  seq === null ? [] : [{ seq: Number(seq), orderId, userId, status, traceparent }];

/** A position is a snapshot of PostgreSQL, taken by the statement that also reads: what it does not see comes with the next. */
export const createPostgresOrderFeed = ({
  dataSource,
  url,
  log,
}: Readonly<{ dataSource: DataSource; url: string; log: Logger }>): OrderFeed => {
  const query = async (sql: string, parameters: unknown[] = []) => {
    const rows = rowsOf<Row>(await dataSource.query(sql, parameters));
    return { position: rows[0]?.position ?? '', rows };
  };
  // One row at least, for the position.
  const read = (select: string, parameters: unknown[]) =>
    query(
      `select pg_current_snapshot()::text as position, news.* from (select 1) as always left join (${select}) as news on true`,
      parameters,
    );
  const readNews = async (condition: string, parameter: string): Promise<FeedBatch> => {
    const select = `select ${columns} from ${tables} where ${condition} order by entry.seq`;
    const { position, rows } = await read(select, [parameter]);
    return { position, news: rows.flatMap(toNews) };
  };
  return {
    now: async () => (await query('select pg_current_snapshot()::text as position')).position,
    since: (position) => readNews(isNew('$1::pg_snapshot'), position),
    ofOrder: (orderId) => readNews('entry.order_id = $1', orderId),
    async ofUser(userId, { base, seen, seq }, limit) {
      const later = isNew('$3::pg_snapshot');
      const { position, rows } = await read(
        `select ${columns}, ${later} as "isLater" from ${tables}
         where orders.user_id = $1 and (${later} or (${isNew('$2::pg_snapshot')} and entry.seq > $4))
         order by "isLater", entry.seq limit $5`,
        [userId, base, seen, seq, limit],
      );
      return {
        position,
        left: rows.filter(({ isLater }) => !isLater).flatMap(toNews),
        later: rows.filter(({ isLater }) => isLater).flatMap(toNews),
      };
    },
    onAdded: (wake) => listen({ url, channel: 'order_timeline', onNotify: wake, log }),
  };
};
