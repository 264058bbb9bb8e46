import { makeInTransaction, rowsOf, type Tx } from '@shop/kit/db';
import { err, ok } from '@shop/kit/result';
import { type DataSource, QueryFailedError } from 'typeorm';
import type { Category } from '../domain/category.js';
import { type Product, priceRange } from '../domain/product.js';
import { factsOf } from '../domain/search-document.js';
import { fold } from '../domain/text.js';
import type { CatalogueStore } from '../use-cases/catalogue-store.js';
import type { PendingMessage } from '../use-cases/pending-message.js';
import { filterConditions, listingOrder, toPositionKey } from './listing-sql.js';
import { sqlParameters } from './sql-parameters.js';

type DocumentRow = { doc: Product };

const takenBy = (error: unknown, { slug }: Product) => {
  const cause =
    error instanceof QueryFailedError ? (error.driverError as { code?: string; table?: string }) : null;
  if (cause?.code !== '23505') throw error;
  return cause.table === 'product'
    ? err({ code: 'SLUG_TAKEN' as const, slug })
    : err({ code: 'SKU_TAKEN' as const });
};

/** What is listed by stands in columns; everything else is read from the document. */
const columnsOf = (product: Product) => {
  const { min, max } = priceRange(product);
  return {
    slug: product.slug,
    version: product.version,
    doc: JSON.stringify(product),
    active: product.active,
    category_id: product.categoryId,
    brand: product.brand,
    facts: factsOf(product),
    name_key: fold(product.name),
    min_price: min.minor,
    max_price: max.minor,
    created_ms: Date.parse(product.createdAt),
  };
};

const insertVariantKeys = async (tx: Tx, products: readonly Product[]) => {
  const keys = products.flatMap(({ id, variants }) =>
    variants.map((variant) => [id, variant.id, variant.sku]),
  );
  await tx.query(
    'insert into product_variant_key (product_id, variant_id, sku) select * from unnest($1::uuid[], $2::uuid[], $3::text[])',
    [0, 1, 2].map((column) => keys.map((key) => key[column])),
  );
};

/** SKUs and variant ids stand in a table of their own, since a unique index cannot look into an array. */
const writeVariantKeys = async (tx: Tx, product: Product) => {
  await tx.query('delete from product_variant_key where product_id = $1', [product.id]);
  await insertVariantKeys(tx, [product]);
};

const wakeRelay = async (tx: Tx, pending: readonly PendingMessage[]) => {
  if (pending.length > 0) await tx.query(`select pg_notify('outbox', '')`);
};

/** The embedded catalogue: one JSONB document a product, in PostgreSQL. */
export const makePostgresCatalogueStore = (dataSource: DataSource): CatalogueStore => {
  const inTransaction = makeInTransaction(dataSource);
  const read = async (sql: string, values: unknown[]) =>
    rowsOf<DocumentRow>(await dataSource.query(sql, values)).map((row) => row.doc);

  return {
    insert: (product, pending) =>
      inTransaction(async (tx) => {
        const columns = columnsOf(product);
        const { values, bind } = sqlParameters();
        const places = Object.values(columns).map(bind);
        await tx.query(
          `insert into product (${Object.keys(columns).join(', ')}, id, pending)
           values (${places.join(', ')}, ${bind(product.id)}, ${bind(JSON.stringify(pending))})`,
          values,
        );
        await writeVariantKeys(tx, product);
        await wakeRelay(tx, pending);
        return ok(undefined);
      }).catch((error: unknown) => takenBy(error, product)),
    insertMissing: (entries) =>
      inTransaction(async (tx) => {
        if (entries.length === 0) return;
        const rows = entries.map(({ product, pending }) => ({
          ...columnsOf(product),
          id: product.id,
          pending: JSON.stringify(pending),
        }));
        const { values, bind } = sqlParameters();
        const places = rows.map((row) => `(${Object.values(row).map(bind).join(', ')})`);
        const inserted = await tx.query(
          `insert into product (${Object.keys(rows[0] ?? {}).join(', ')}) values ${places.join(', ')}
           on conflict (id) do nothing returning id`,
          values,
        );
        const fresh = new Set(rowsOf<{ id: string }>(inserted).map(({ id }) => id));
        const added = entries.filter(({ product }) => fresh.has(product.id));
        await insertVariantKeys(
          tx,
          added.map(({ product }) => product),
        );
        await wakeRelay(
          tx,
          added.flatMap(({ pending }) => pending),
        );
      }),
    replace: (product, expectedVersion, pending) =>
      inTransaction(async (tx) => {
        const { values, bind } = sqlParameters();
        const changes = Object.entries(columnsOf(product)).map(([name, value]) => `${name} = ${bind(value)}`);
        const changed = await tx.query(
          `update product set ${changes.join(', ')}, pending = pending || ${bind(JSON.stringify(pending))}::jsonb
           where id = ${bind(product.id)} and version = ${bind(expectedVersion)} returning id`,
          values,
        );
        if (rowsOf(changed).length === 0) return err({ code: 'VERSION_CONFLICT' as const });
        await writeVariantKeys(tx, product);
        await wakeRelay(tx, pending);
        return ok(undefined);
      }).catch((error: unknown) => takenBy(error, product)),
    findByIds: (ids) => read('select doc from product where id = any($1::uuid[])', [ids]),
    findBySlug: async (slug) => (await read('select doc from product where slug = $1', [slug]))[0] ?? null,
    findByVariantIds: (variantIds) =>
      read(
        `select doc from product where id in
           (select product_id from product_variant_key where variant_id = any($1::uuid[]))`,
        [variantIds],
      ),
    list: async ({ filter, sort, limit, after }) => {
      const { values, bind } = sqlParameters();
      const order = listingOrder(sort);
      const behind = after ? [order.behind(after, bind)] : [];
      const rows = await dataSource.query<(DocumentRow & { key: string })[]>(
        `select doc, ${order.key} as key from product
         where ${[...filterConditions(filter, bind).all, ...behind].join(' and ')}
         order by ${order.orderBy} limit ${bind(limit)}`,
        values,
      );
      return rows.map(({ doc, key }) => ({
        item: doc,
        position: { key: toPositionKey(key, sort), id: doc.id },
      }));
    },
    count: async (filter) => {
      const { values, bind } = sqlParameters();
      const conditions = filterConditions(filter, bind).all.join(' and ');
      const sql = `select count(*)::int as count from product where ${conditions}`;
      const [row] = await dataSource.query<{ count: number }[]>(sql, values);
      return row?.count ?? 0;
    },
    saveCategory: async (category) => {
      await dataSource.query(
        'insert into category (id, doc) values ($1, $2) on conflict (id) do update set doc = excluded.doc',
        [category.id, JSON.stringify(category)],
      );
    },
    categories: async () => {
      const rows = await dataSource.query<{ doc: Category }[]>(
        `select doc from category order by (doc->>'position')::int, id`,
      );
      return rows.map((row) => row.doc);
    },
  };
};
