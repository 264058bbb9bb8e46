import {
  asType,
  badUserInput,
  type Connection,
  Cost,
  connectionOf,
  encodeCursor,
  firstDescription,
  ListSize,
  PageInfoType,
  pageSize,
} from '@shop/kit/graphql';
import { Arg, Ctx, Directive, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { maxTermLength } from '../domain/product-query.js';
import { isStorable } from '../domain/text.js';
import type { SearchIndex, SearchQuery, SearchSummary } from '../use-cases/search-index.js';
import type { SearchProducts } from '../use-cases/search-products.js';
import { SearchUnavailable } from '../use-cases/search-unavailable.js';
import { ProductType, toProductType } from './product.type.js';
import { SearchProductsInput } from './product-query.input.js';
import type { ProductsContext } from './products.context.js';
import { readQuery } from './read-query.js';
import { FacetType, ProductSuggestionType } from './search.type.js';
import { unavailableOn } from './unavailable-on.js';

export const ProductSearchConnectionType = connectionOf(ProductType, 'ProductSearch').ConnectionType;
type SearchPage = Connection<ProductType> & { summary: () => Promise<SearchSummary> };

/** Only the field that needs the index fails; the rest of the answer comes from the catalogue. */
const whenUp = unavailableOn(SearchUnavailable, 'The search is not available at the moment. Try again soon.');

const readTerm = (term: string): string => {
  if (term.length > maxTermLength) throw badUserInput(`term: expected at most ${maxTermLength} characters.`);
  if (!isStorable(term)) throw badUserInput('term: expected well-formed text.');
  return term;
};

@Resolver()
export class SearchQueryResolver {
  constructor(
    private readonly runSearch: SearchProducts,
    private readonly searchIndex: SearchIndex,
    private readonly currency: string,
  ) {}

  @Directive('@cacheControl(maxAge: 5)')
  @Cost(10)
  @Directive('@listSize(assumedSize: 20, sizedFields: ["edges"])')
  @Query(() => ProductSearchConnectionType, {
    nullable: true,
    description:
      'Finds products by words, with counts to narrow by. Null, with an error SERVICE_UNAVAILABLE, while the search is down.',
  })
  async searchProducts(
    @Arg('input', () => SearchProductsInput, { description: 'What to search for.' })
    input: SearchProductsInput,
    @Ctx() context: ProductsContext,
  ): Promise<SearchPage> {
    const term = readTerm(input.term);
    const query: SearchQuery = { ...(await readQuery(input, context, this.currency)), term };
    const hits = await whenUp(this.runSearch(query));
    const page = hits.slice(0, query.limit - 1).map(({ item, position: { key, id } }) => ({
      product: item,
      cursor: encodeCursor([query.sort, key, id]),
    }));
    // One query for facets and total, and none when a client asks for neither.
    let summary: Promise<SearchSummary> | undefined;
    return {
      edges: page.flatMap(({ product, cursor }) =>
        product ? [{ node: toProductType(product), cursor }] : [],
      ),
      pageInfo: asType(PageInfoType, {
        hasNextPage: hits.length === query.limit,
        endCursor: page.at(-1)?.cursor ?? null,
      }),
      summary: () => {
        summary ??= whenUp(this.searchIndex.summarise(term, query.filter));
        return summary;
      },
    };
  }

  @Directive('@cacheControl(maxAge: 30)')
  @Directive('@listSize(assumedSize: 8, slicingArguments: ["first"], requireOneSlicingArgument: false)')
  @Query(() => [ProductSuggestionType], {
    nullable: true,
    description:
      'How a term may go on: categories, brands and products. Null, with an error SERVICE_UNAVAILABLE, while the search is down.',
  })
  async suggestProducts(
    @Arg('term', () => String, { description: 'What was typed so far, 200 characters at most.' })
    term: string,
    @Arg('first', () => Int, { nullable: true, defaultValue: 8, description: firstDescription }) first:
      | number
      | null,
  ): Promise<ProductSuggestionType[]> {
    const suggestions = await whenUp(this.searchIndex.suggest(readTerm(term), pageSize(first ?? 8)));
    return suggestions.map((suggestion) => asType(ProductSuggestionType, { ...suggestion }));
  }
}

@Resolver(() => ProductSearchConnectionType)
export class ProductSearchConnectionResolver {
  @FieldResolver(() => Int, { nullable: true, description: 'How many were found on all pages.' })
  async totalCount(@Root() page: SearchPage): Promise<number> {
    return (await page.summary()).totalCount;
  }

  @ListSize(10)
  @FieldResolver(() => [FacetType], { description: 'What the search can be narrowed by; 30 fields at most.' })
  async facets(@Root() page: SearchPage): Promise<FacetType[]> {
    const { facets } = await page.summary();
    return facets.map((facet) => asType(FacetType, facet));
  }
}
