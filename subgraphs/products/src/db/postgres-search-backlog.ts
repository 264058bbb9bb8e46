import type { DataSource } from 'typeorm';
import type { SearchBacklog, Waiting } from '../use-cases/search-backlog.js';

export const makePostgresSearchBacklog = (dataSource: DataSource): SearchBacklog => ({
  add: async (productId) => {
    await dataSource.query(
      `insert into search_backlog (product_id) values ($1)
       on conflict (product_id) do update set marks = search_backlog.marks + 1`,
      [productId],
    );
  },
  first: (limit) =>
    dataSource.query<Waiting[]>(
      'select product_id as "productId", marks from search_backlog order by since limit $1',
      [limit],
    ),
  remove: async (done) => {
    await dataSource.query(
      `delete from search_backlog b using unnest($1::uuid[], $2::int[]) as d(product_id, marks)
       where b.product_id = d.product_id and b.marks = d.marks`,
      [done.map(({ productId }) => productId), done.map(({ marks }) => marks)],
    );
  },
  ageSeconds: async () => {
    const [row] = await dataSource.query<{ age: number }[]>(
      `select coalesce(extract(epoch from clock_timestamp() - min(since)), 0)::float8 as age from search_backlog`,
    );
    return row?.age ?? 0;
  },
});
