import { ListProductsDocument, type ListProductsQuery, ProductDocument } from '../generated/operations.js';
import { dataOf, type ShopClient } from './shop-client.js';

type ListedProduct = ListProductsQuery['products']['edges'][number]['node'];
export type ListedVariant = ListedProduct['variants'][number];

/** Variants with at least `quantity` units on hand, `count` of them, each of another product. */
export const variantsInStock = async (
  client: ShopClient,
  count: number,
  quantity = 5,
): Promise<ListedVariant[]> => {
  const found: ListedVariant[] = [];
  let after: string | null | undefined;
  while (found.length < count) {
    const { products } = dataOf(await client.send(ListProductsDocument, { first: 100, after }));
    for (const { node } of products.edges) {
      const variant = node.variants.find(({ availability }) => (availability?.quantity ?? 0) >= quantity);
      if (variant) found.push(variant);
    }
    if (!products.pageInfo.hasNextPage) break;
    after = products.pageInfo.endCursor;
  }
  if (found.length < count)
    throw new Error(`only ${found.length} products have ${quantity} in stock, wanted ${count}`);
  return found.slice(0, count);
};

export const productBySlug = async (client: ShopClient, slug: string) => {
  const { product } = dataOf(await client.send(ProductDocument, { slug }));
  if (!product) throw new Error(`no product ${slug}`);
  return product;
};
