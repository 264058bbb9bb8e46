import { isId } from '@shop/kit/db';
import {
  afterDescription,
  badUserInput,
  type Connection,
  connectionOf,
  firstDescription,
  isStaff,
  ListSize,
  PagedByFirst,
  pageFrom,
} from '@shop/kit/graphql';
import { Arg, Ctx, Directive, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { slugPattern } from '../domain/product-draft.js';
import type { ProductFilter, ProductSort } from '../domain/product-query.js';
import type { CatalogueStore } from '../use-cases/catalogue-store.js';
import { CategoryType, toCategoryType } from './category.type.js';
import { ProductType, toProductType } from './product.type.js';
import { ProductFilterInput, ProductSortEnum } from './product-query.input.js';
import { ProductVariantType } from './product-variant.type.js';
import type { ProductsContext } from './products.context.js';
import { readQuery } from './read-query.js';

export const ProductConnectionType = connectionOf(ProductType, 'Product').ConnectionType;
type ProductPage = Connection<ProductType> & { filter: ProductFilter };

@Resolver()
export class ProductQueryResolver {
  constructor(
    private readonly catalogue: CatalogueStore,
    private readonly currency: string,
  ) {}

  @Directive('@cacheControl(maxAge: 5)')
  @Query(() => ProductType, {
    nullable: true,
    description: 'A product by its id or its slug; null if there is none on sale.',
  })
  async product(
    @Arg('id', () => ID, { nullable: true, description: 'The id. Give this or `slug`.' }) id: string | null,
    @Arg('slug', () => String, { nullable: true, description: 'The slug. Give this or `id`.' }) slug:
      | string
      | null,
    @Ctx() context: ProductsContext,
  ): Promise<ProductType | null> {
    const product = await this.find(id, slug, context);
    return product && (product.active || isStaff(context)) ? toProductType(product) : null;
  }

  @Directive('@cacheControl(maxAge: 5)')
  @PagedByFirst()
  @Query(() => ProductConnectionType, { description: 'The catalogue, page by page.' })
  async products(
    @Arg('first', () => Int, { nullable: true, defaultValue: 20, description: firstDescription }) first:
      | number
      | null,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) after: string | null,
    @Arg('filter', () => ProductFilterInput, { nullable: true, description: 'Narrows the list.' })
    filter: ProductFilterInput | null,
    @Arg('sort', () => ProductSortEnum, { nullable: true, description: 'The order; `NEWEST` unless given.' })
    sort: ProductSort | null,
    @Ctx() context: ProductsContext,
  ): Promise<ProductPage> {
    const query = await readQuery({ first, after, filter, sort: sort ?? 'NEWEST' }, context, this.currency);
    const rows = await this.catalogue.list(query);
    const page = pageFrom(rows, {
      first: query.limit - 1,
      toNode: ({ item }) => toProductType(item),
      cursorOf: ({ position }) => [query.sort, position.key, position.id],
    });
    return { ...page, filter: query.filter };
  }

  @Directive('@cacheControl(maxAge: 30)')
  @ListSize(50)
  @Query(() => [CategoryType], {
    description: 'All categories, in the order to show them; a few dozen at most.',
  })
  async categories(@Ctx() context: ProductsContext): Promise<CategoryType[]> {
    return (await context.categories()).map(toCategoryType);
  }

  private find(id: string | null, slug: string | null, { loaders }: ProductsContext) {
    const hasId = typeof id === 'string';
    if (hasId === (typeof slug === 'string')) throw badUserInput('product: give either id or slug.');
    if (hasId) return isId(id) ? loaders.productById.load(id.toLowerCase()) : null;
    return slug && slug.length <= 120 && slugPattern.test(slug) ? this.catalogue.findBySlug(slug) : null;
  }
}

@Resolver(() => ProductConnectionType)
export class ProductConnectionResolver {
  constructor(private readonly catalogue: CatalogueStore) {}

  // Counted only when a client asks: a page by itself costs no count.
  @FieldResolver(() => Int, { nullable: true, description: 'How many there are on all pages.' })
  totalCount(@Root() page: ProductPage): Promise<number> {
    return this.catalogue.count(page.filter);
  }
}

@Resolver(() => ProductType)
export class ProductResolver {
  @FieldResolver(() => CategoryType, { description: 'Where it stands in the shop.' })
  async category(@Root() product: ProductType, @Ctx() context: ProductsContext): Promise<CategoryType> {
    const category = (await context.categories()).find(({ id }) => id === product.categoryId);
    if (!category) throw new Error(`product ${product.id} is in an unknown category`);
    return toCategoryType(category);
  }
}

@Resolver(() => ProductVariantType)
export class ProductVariantResolver {
  @FieldResolver(() => ProductType, { nullable: true, description: 'The product this is a form of.' })
  async product(
    @Root() variant: ProductVariantType,
    @Ctx() context: ProductsContext,
  ): Promise<ProductType | null> {
    const product = await context.loaders.productById.load(variant.productId);
    return product && toProductType(product);
  }
}
