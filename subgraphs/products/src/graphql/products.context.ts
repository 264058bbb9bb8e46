import type { ChangeFeed } from '@shop/kit/changed-keys';
import { type BaseContext, isStaff } from '@shop/kit/graphql';
import DataLoader from 'dataloader';
import type { Category } from '../domain/category.js';
import type { Product, ProductVariant } from '../domain/product.js';
import type { CatalogueStore } from '../use-cases/catalogue-store.js';

type VariantOfProduct = Readonly<{ variant: ProductVariant; product: Product }>;

export type ProductsContext = BaseContext &
  Readonly<{
    loaders: Readonly<{
      productById: DataLoader<string, Product | null>;
      variantById: DataLoader<string, VariantOfProduct | null>;
    }>;
    /** All categories, read once for each request that asks for any. */
    categories(): Promise<readonly Category[]>;
    changes: ChangeFeed;
  }>;

/** Loaders live for one request: everything asked for in one moment becomes one query. */
export const makeExtendContext =
  (catalogue: CatalogueStore, changes: ChangeFeed) =>
  (base: BaseContext): ProductsContext => {
    let categories: Promise<readonly Category[]> | undefined;
    return {
      ...base,
      changes,
      categories: () => {
        categories ??= catalogue.categories();
        return categories;
      },
      loaders: {
        productById: new DataLoader(async (ids: readonly string[]) => {
          const products = await catalogue.findByIds(ids);
          const byId = new Map(products.map((product) => [product.id, product]));
          return ids.map((id) => byId.get(id) ?? null);
        }),
        variantById: new DataLoader(async (ids: readonly string[]) => {
          const products = await catalogue.findByVariantIds(ids);
          const entries = products.flatMap((product) =>
            product.variants.map((variant) => [variant.id, { variant, product }] as const),
          );
          const byId = new Map(entries);
          return ids.map((id) => byId.get(id) ?? null);
        }),
      },
    };
  };

/** Shoppers see what is on sale; staff see everything unless they ask otherwise. */
export const visibleActive = (
  context: BaseContext,
  asked: boolean | null | undefined,
): boolean | undefined => (isStaff(context) ? (asked ?? undefined) : true);
