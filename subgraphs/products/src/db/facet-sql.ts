import type { ProductFilter } from '../domain/product-query.js';
import { filterConditions } from './listing-sql.js';
import { termMatch } from './search-sql.js';
import { sqlParameters } from './sql-parameters.js';

/**
 * One statement for all facets. A value is counted over the rows that pass every filter but the one on its own
 * field, so a shopper who chose red still sees how many are blue.
 */
export const facetStatement = (term: string, filter: ProductFilter) => {
  const { values, bind } = sqlParameters();
  const { general, byField } = filterConditions(filter, bind);
  const match = termMatch(term, bind);
  const fields = [...byField].map(([field, condition], at) => ({
    name: bind(field),
    condition,
    pass: `pass_${at}`,
  }));
  const passes = fields.map(({ condition, pass }) => `, ${condition} as ${pass}`).join('');
  const others = fields.map(({ name, pass }) => `(${pass} or field = ${name})`);
  const all = ['true', ...fields.map(({ pass }) => pass)].join(' and ');
  const sql = `
    with matched as materialized (
      select facts, brand, category_slug ${passes} from search_document
      where ${[match, ...general].join(' and ')}
    ), value_of as (
      select matched.*, split_part(fact, '=', 1) as field, substr(fact, strpos(fact, '=') + 1) as value
      from matched cross join lateral unnest(facts || ('brand=' || brand) || ('category=' || category_slug)) fact
    )
    select null as field, null as value, count(*)::int as count from matched where ${all}
    union all
    (select field, value, count(*)::int from value_of where ${['true', ...others].join(' and ')}
     group by field, value)`;
  return { sql, values };
};
