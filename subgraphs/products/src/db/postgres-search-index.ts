import type { DataSource } from 'typeorm';
import type { SearchDocument } from '../domain/search-document.js';
import { fold, foldedWords } from '../domain/text.js';
import type { PutOutcome, SearchIndex, Suggestion } from '../use-cases/search-index.js';
import { searchWords } from '../use-cases/search-words.js';
import { type FacetRow, toFacets } from './facet-list.js';
import { facetStatement } from './facet-sql.js';
import { filterConditions, listingOrder, toPositionKey } from './listing-sql.js';
import { termMatch, termScore } from './search-sql.js';
import { sqlParameters } from './sql-parameters.js';

type Row = { field: string | null; value: string; count: number };

const suggestSql = `
  with entry as (
    select 'CATEGORY' as kind, category_name as text, category_slug as slug, lower(category_name) as key, 0 as class
    from search_document where active group by 2, 3
    union all
    select 'BRAND', brand, null, brand_key, 1 from search_document where active group by brand, brand_key
    union all
    select 'PRODUCT', name, slug, name_key, 2 from search_document where active
  ), graded as (
    select *, case when starts_with(key, $1) then 0 when strpos(' ' || key, ' ' || $1) > 0 then 1
                   when strpos(key, $1) > 0 and (length($1) >= 3 or $1 !~ '^[a-z0-9 ]+$') then 2 else 3 end as grade,
           word_similarity($1, key) as nearness
    from entry
  )
  select kind, text, slug from graded
  where grade < 3 or (length($1) >= 4 and nearness >= 0.4)
  order by grade, class, nearness desc, key, slug limit $2`;

const putSqlIf = (condition: string) => `
  insert into search_document
    (id, version, slug, name, category_slug, category_name, active, category_id, brand, facts, name_key,
     min_price, max_price, created_ms, brand_key, title, words)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, concat_ws(' ', $11::text, $15::text, $16::text),
    setweight(to_tsvector('english', $18), 'A') || setweight(to_tsvector('english', concat_ws(' ', $15::text, $16::text)), 'B')
      || setweight(to_tsvector('english', $17), 'C'))
  on conflict (id) do update set
    (version, slug, name, category_slug, category_name, active, category_id, brand, facts, name_key,
     min_price, max_price, created_ms, brand_key, title, words)
    = (excluded.version, excluded.slug, excluded.name, excluded.category_slug, excluded.category_name, excluded.active,
       excluded.category_id, excluded.brand, excluded.facts, excluded.name_key, excluded.min_price, excluded.max_price,
       excluded.created_ms, excluded.brand_key, excluded.title, excluded.words)
  where ${condition}
  returning id`;

const putSql = putSqlIf('search_document.version < excluded.version');
/** Also takes the version that is there, as it was derived by other code. */
export const putAgainSql = putSqlIf('search_document.version <= excluded.version');

const parametersOf = (document: SearchDocument) => [
  document.id,
  document.version,
  document.slug,
  document.name,
  document.categorySlug,
  document.categoryName,
  document.active,
  document.categoryId,
  document.brand,
  document.facts,
  fold(document.name),
  document.minPrice,
  document.maxPrice,
  Date.parse(document.createdAt),
  fold(document.brand),
  fold(
    [
      document.categoryName,
      ...document.facts.map((fact) => fact.slice(fact.indexOf('=') + 1)),
      ...document.skus,
    ].join(' '),
  ),
  fold(document.description),
  // Word by word as they are searched for: PostgreSQL would take "0.5" for one number.
  foldedWords(document.name).join(' '),
];

export const makePostgresPut =
  (dataSource: DataSource, sql = putSql) =>
  async (document: SearchDocument): Promise<PutOutcome> => {
    const written = await dataSource.query<{ id: string }[]>(sql, parametersOf(document));
    return written.length > 0 ? 'applied' : 'stale';
  };

/** The embedded search: PostgreSQL full text with trigrams for typing errors. */
export const makePostgresSearchIndex = (dataSource: DataSource): SearchIndex => ({
  put: makePostgresPut(dataSource),
  putMany: (documents) => Promise.all(documents.map(makePostgresPut(dataSource))),
  search: async ({ term, filter, sort, limit, after }) => {
    const { values, bind } = sqlParameters();
    const conditions = filterConditions(filter, bind).all;
    const score = termScore(term, bind);
    const order = listingOrder(sort, searchWords(term).length > 0 ? 'score' : undefined);
    const inner = [termMatch(term, bind), ...conditions].join(' and ');
    const rows = await dataSource.query<{ id: string; key: string }[]>(
      `select id, ${order.key} as key
       from (select *, ${score} as score from search_document where ${inner}) found
       where ${after ? order.behind(after, bind) : 'true'}
       order by ${order.orderBy} limit ${bind(limit)}`,
      values,
    );
    return rows.map(({ id, key }) => ({ item: id, position: { key: toPositionKey(key, sort), id } }));
  },
  summarise: async (term, filter) => {
    const { sql, values } = facetStatement(term, filter);
    const rows = await dataSource.query<Row[]>(sql, values);
    const totalCount = rows.find((row) => row.field === null)?.count ?? 0;
    return { totalCount, facets: toFacets(rows.filter((row): row is FacetRow => row.field !== null)) };
  },
  suggest: async (term, limit) => {
    const words = searchWords(term);
    if (words.length === 0) return [];
    return dataSource.query<Suggestion[]>(suggestSql, [words.join(' '), limit]);
  },
});
