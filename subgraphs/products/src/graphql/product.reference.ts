import { isId } from '@shop/kit/db';
import { toProductType } from './product.type.js';
import { toProductVariantType } from './product-variant.type.js';
import type { ProductsContext } from './products.context.js';

// Both answer for inactive products too: an old order still shows what was bought. Nothing of a product is secret.

export const resolveProductReference = async ({ id }: { id: string }, { loaders }: ProductsContext) => {
  const product = isId(id) ? await loaders.productById.load(id.toLowerCase()) : null;
  return product && toProductType(product);
};

export const resolveProductVariantReference = async (
  { id }: { id: string },
  { loaders }: ProductsContext,
) => {
  const found = isId(id) ? await loaders.variantById.load(id.toLowerCase()) : null;
  return found && toProductVariantType(found.variant, found.product.id);
};
