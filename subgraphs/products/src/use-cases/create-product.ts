import { err, ok, type Result } from '@shop/kit/result';
import type { Product } from '../domain/product.js';
import { type InvalidProduct, type ProductDraft, parseProduct } from '../domain/product-draft.js';
import type { AnnounceProduct } from './announce-product.js';
import type { CatalogueStore, SkuTaken, SlugTaken } from './catalogue-store.js';

type Deps = Readonly<{
  catalogue: CatalogueStore;
  announce: AnnounceProduct;
  currency: string;
  now: () => Date;
}>;

export type NewProduct = Readonly<{ id: string; active: boolean; createdAt?: string; draft: ProductDraft }>;
export type CreateProductRefused = InvalidProduct | SlugTaken | SkuTaken;
export type CreateProduct = ReturnType<typeof makeCreateProduct>;

export const makeCreateProduct =
  ({ catalogue, announce, currency, now }: Deps) =>
  async ({ id, active, createdAt, draft }: NewProduct): Promise<Result<Product, CreateProductRefused>> => {
    const at = now().toISOString();
    const identity = { id, active, version: 1, createdAt: createdAt ?? at, updatedAt: createdAt ?? at };
    const parsed = parseProduct(draft, identity, currency);
    if (!parsed.ok) return parsed;
    const categories = await catalogue.categories();
    if (!categories.some((category) => category.id === draft.categoryId)) return err(unknownCategory);
    const inserted = await catalogue.insert(parsed.value, announce(parsed.value));
    return inserted.ok ? ok(parsed.value) : inserted;
  };

export const unknownCategory: InvalidProduct = {
  code: 'INVALID_INPUT',
  fields: [{ field: 'categoryId', message: 'There is no such category.' }],
};
