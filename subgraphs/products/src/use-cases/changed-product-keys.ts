import type { CatalogueStore } from './catalogue-store.js';

/** All that is shown otherwise once these products have changed: they, and their variants. */
export const makeChangedProductKeys =
  ({ products }: Readonly<{ products: Pick<CatalogueStore, 'findByIds'> }>) =>
  async (productIds: readonly string[]): Promise<readonly string[]> => {
    const found = await products.findByIds(productIds);
    const variants = found.flatMap((product) => product.variants);
    return [...productIds.map((id) => `Product:${id}`), ...variants.map(({ id }) => `ProductVariant:${id}`)];
  };
