import { type Cache, type CacheBackend, createCache } from '@shop/kit/cache';
import { crashPoint } from '@shop/kit/crash-point';
import type { Logger } from '@shop/kit/log';
import type { Closeable } from '@shop/kit/process';
import type { Product } from '../domain/product.js';
import type { CatalogueStore } from '../use-cases/catalogue-store.js';

type Options = Readonly<{
  stored: CatalogueStore;
  backend: CacheBackend;
  /** Told which products were forgotten, in whatever process; null where that may have been missed. */
  onForgotten?: (productIds: readonly string[] | null) => void;
  log: Logger;
}>;
type Owner = Readonly<{ productId: string }>;

export type ProductReads = Pick<CatalogueStore, 'findByIds' | 'findBySlug' | 'findByVariantIds'>;

export type ProductCache = Closeable &
  Readonly<{
    open(): Promise<void>;
    /** For what is shown; decisions are made on what is stored. */
    reads: ProductReads;
    forget(productId: string): Promise<void>;
  }>;

const minutes = 60_000;

/** Which product a slug or a variant belongs to. Whoever uses the answer checks it, so nobody has to invalidate it. */
const ownerCache = (
  name: string,
  log: Logger,
  byId: Cache<Product>,
  read: (keys: readonly string[]) => Promise<(readonly [key: string, product: Product])[]>,
) =>
  createCache<Owner>({
    name,
    maxEntries: 50_000,
    ttlMs: 10 * minutes,
    load: async (keys) => {
      const offer = byId.beginOffer();
      const found = await read(keys);
      for (const [, product] of found) offer(product.id, product);
      return new Map(found.map(([key, { id }]) => [key, { productId: id }]));
    },
    log,
  });

export const createProductCache = ({ stored, backend, onForgotten, log }: Options): ProductCache => {
  const byId = createCache<Product>({
    name: 'product',
    maxEntries: 5_000,
    ttlMs: minutes / 2,
    sharedTtlMs: 5 * minutes,
    load: async (ids) => new Map((await stored.findByIds(ids)).map((product) => [product.id, product])),
    backend,
    onChange: onForgotten,
    log,
  });
  const bySlug = ownerCache('product_slug', log, byId, async (slugs) => {
    const products = await Promise.all(slugs.map(stored.findBySlug));
    return products.flatMap((product, at) => (product ? [[slugs[at] as string, product] as const] : []));
  });
  const byVariant = ownerCache('product_variant', log, byId, async (variantIds) => {
    const products = await stored.findByVariantIds(variantIds);
    const asked = new Set(variantIds);
    return products.flatMap((product) =>
      product.variants.filter(({ id }) => asked.has(id)).map(({ id }) => [id, product] as const),
    );
  });
  const productsOf = async (owners: ReadonlyMap<string, Owner>) =>
    byId.getMany([...owners.values()].map(({ productId }) => productId));

  return {
    open: () => byId.open(),
    reads: {
      findByIds: async (ids) => [...(await byId.getMany(ids)).values()],
      findBySlug: async (slug) => {
        const owners = await bySlug.getMany([slug]);
        if (owners.size === 0) return null;
        const [product] = (await productsOf(owners)).values();
        if (product?.slug === slug) return product;
        // Renamed, or taken over by another product.
        await bySlug.invalidate([slug]);
        return stored.findBySlug(slug);
      },
      findByVariantIds: async (variantIds) => {
        const owners = await byVariant.getMany(variantIds);
        const products = await productsOf(owners);
        const isStill = ([variantId, { productId }]: readonly [string, Owner]) =>
          products.get(productId)?.variants.some(({ id }) => id === variantId);
        const moved = [...owners].filter((entry) => !isStill(entry)).map(([variantId]) => variantId);
        if (moved.length === 0) return [...products.values()];
        await byVariant.invalidate(moved);
        const found = await stored.findByVariantIds(moved);
        return [
          ...new Map([...products, ...found.map((product) => [product.id, product] as const)]).values(),
        ];
      },
    },
    forget: (productId) => byId.invalidate([productId]),
    close: async () => {
      await Promise.all([bySlug.close(), byVariant.close()]);
      await byId.close();
    },
  };
};

/** A write is told to all processes before its caller is answered. A new product is in no cache yet. */
export const forgetReplaced = (
  stored: CatalogueStore,
  cache: Pick<ProductCache, 'forget'>,
): CatalogueStore => ({
  ...stored,
  replace: async (product, expectedVersion, pending) => {
    const replaced = await stored.replace(product, expectedVersion, pending);
    if (!replaced.ok) return replaced;
    crashPoint('products:before-cache-forget');
    await cache.forget(product.id);
    return replaced;
  },
});
