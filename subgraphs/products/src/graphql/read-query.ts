import { badUserInput, decodeCursor, pageSize } from '@shop/kit/graphql';
import { parseMoney } from '@shop/kit/money';
import { z } from 'zod';
import {
  checkFilter,
  type ProductFilter,
  type ProductQuery,
  type ProductSort,
} from '../domain/product-query.js';
import type { ProductFilterInput } from './product-query.input.js';
import { type ProductsContext, visibleActive } from './products.context.js';

type Asked = Readonly<{
  filter?: ProductFilterInput | null;
  sort: ProductSort;
  first?: number | null;
  after?: string | null;
}>;

const orUndefined = <T>(list: readonly T[] | null | undefined) =>
  list && list.length > 0 ? list : undefined;

const readPrice = (field: string, decimal: string | null | undefined, currency: string) => {
  if (decimal === null || decimal === undefined) return undefined;
  const price = parseMoney(decimal, currency);
  if (!price.ok) throw badUserInput(`filter.${field}: ${price.error.message}`);
  return price.value.minor;
};

const readFilter = async (
  input: ProductFilterInput | null | undefined,
  context: ProductsContext,
  currency: string,
): Promise<ProductFilter> => {
  const slugs = orUndefined(input?.categories);
  // A slug that does not exist stays in the filter as nothing: the list is then empty, not unfiltered.
  const known = slugs && (await context.categories());
  const filter: ProductFilter = {
    active: visibleActive(context, input?.active),
    categoryIds: known?.filter(({ slug }) => slugs?.includes(slug)).map(({ id }) => id),
    brands: orUndefined(input?.brands),
    facts: orUndefined(input?.attributes?.filter(({ values }) => values.length > 0)),
    minPrice: readPrice('minPrice', input?.minPrice, currency),
    maxPrice: readPrice('maxPrice', input?.maxPrice, currency),
  };
  const checked = checkFilter(filter);
  if (checked.ok) return checked.value;
  throw badUserInput(checked.error.map(({ field, message }) => `${field}: ${message}`).join(' '));
};

const byText: readonly ProductSort[] = ['NAME_ASC', 'NAME_DESC'];

/** A cursor holds the sort it belongs to: with another one, its position would mean nothing. */
const cursorOf = (sort: ProductSort) => {
  const key = byText.includes(sort)
    ? z
        .string()
        .max(1_000)
        .refine((text) => !text.includes('\0'))
    : z.number().int();
  return z.tuple([z.literal(sort), key, z.uuid()]);
};

/** What a client asked of a list, checked. `limit` is one more than a page: the extra row tells that more follow. */
export const readQuery = async (
  asked: Asked,
  context: ProductsContext,
  currency: string,
): Promise<ProductQuery> => {
  const limit = pageSize(asked.first) + 1;
  const cursor = decodeCursor(asked.after, cursorOf(asked.sort));
  const after = cursor && { key: cursor[1], id: cursor[2] };
  return { filter: await readFilter(asked.filter, context, currency), sort: asked.sort, limit, after };
};
