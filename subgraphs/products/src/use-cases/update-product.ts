import { err, ok, type Result } from '@shop/kit/result';
import type { Product } from '../domain/product.js';
import {
  type InvalidProduct,
  type ProductDraft,
  parseProduct,
  type VariantDraft,
} from '../domain/product-draft.js';
import type { AnnounceProduct } from './announce-product.js';
import type { CatalogueStore, SkuTaken, SlugTaken } from './catalogue-store.js';
import { unknownCategory } from './create-product.js';

type Deps = Readonly<{
  catalogue: CatalogueStore;
  announce: AnnounceProduct;
  currency: string;
  now: () => Date;
}>;

export type ProductNotFound = Readonly<{ code: 'PRODUCT_NOT_FOUND'; id: string }>;
export type ProductChanged = Readonly<{ code: 'PRODUCT_CHANGED'; currentVersion: number }>;
export type UpdateProductRefused = InvalidProduct | SlugTaken | SkuTaken | ProductNotFound | ProductChanged;
export type UpdateProduct = ReturnType<typeof makeUpdateProduct>;

/** What is left out stays. Variants are matched by id; those not named stay too, since orders may refer to them. */
export type ProductPatch = Readonly<{ id: string; expectedVersion: number }> &
  Readonly<Partial<ProductDraft>>;

const mergeVariants = (product: Product, changes: readonly VariantDraft[] = []): VariantDraft[] => {
  const byId = new Map(changes.map((variant) => [variant.id, variant]));
  const known = new Set(product.variants.map((variant) => variant.id));
  return [
    ...product.variants.map((variant) => ({ ...variant, ...byId.get(variant.id) })),
    ...changes.filter((variant) => !known.has(variant.id)),
  ];
};

const withoutGaps = <T extends object>(patch: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(patch).filter(([, value]) => value !== undefined && value !== null),
  ) as Partial<T>;

export const makeUpdateProduct =
  ({ catalogue, announce, currency, now }: Deps) =>
  async ({ id, expectedVersion, ...patch }: ProductPatch): Promise<Result<Product, UpdateProductRefused>> => {
    const [current] = await catalogue.findByIds([id]);
    if (!current) return err({ code: 'PRODUCT_NOT_FOUND', id });
    if (current.version !== expectedVersion)
      return err({ code: 'PRODUCT_CHANGED', currentVersion: current.version });

    const draft = { ...current, ...withoutGaps(patch), variants: mergeVariants(current, patch.variants) };
    const { active, createdAt } = current;
    const identity = { id, active, createdAt, version: current.version + 1, updatedAt: now().toISOString() };
    const parsed = parseProduct(draft, identity, currency);
    if (!parsed.ok) return parsed;
    const categories = await catalogue.categories();
    if (!categories.some((category) => category.id === draft.categoryId)) return err(unknownCategory);

    const replaced = await catalogue.replace(parsed.value, expectedVersion, announce(parsed.value));
    if (replaced.ok) return ok(parsed.value);
    if (replaced.error.code !== 'VERSION_CONFLICT') return err(replaced.error);
    const [newer] = await catalogue.findByIds([id]);
    return err({ code: 'PRODUCT_CHANGED', currentVersion: newer?.version ?? expectedVersion });
  };
