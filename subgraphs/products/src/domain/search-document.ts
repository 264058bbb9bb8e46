import type { Category } from './category.js';
import { type Product, priceRange } from './product.js';

/** What the search index knows of a product. */
export type SearchDocument = Readonly<{
  id: string;
  version: number;
  active: boolean;
  slug: string;
  name: string;
  description: string;
  brand: string;
  categoryId: string;
  categorySlug: string;
  categoryName: string;
  facts: readonly string[];
  skus: readonly string[];
  minPrice: number;
  maxPrice: number;
  createdAt: string;
}>;

/** "name=value" for every attribute and for every option value that an active variant offers. */
export const factsOf = (product: Pick<Product, 'attributes' | 'variants'>): string[] => {
  const chosen = product.variants.filter((variant) => variant.active).flatMap((variant) => variant.options);
  return [...new Set([...product.attributes, ...chosen].map(({ name, value }) => `${name}=${value}`))];
};

export const toSearchDocument = (product: Product, category: Category): SearchDocument => {
  const { min, max } = priceRange(product);
  const { id, version, active, slug, name, description, brand, categoryId, createdAt } = product;
  return {
    id,
    version,
    active,
    slug,
    name,
    description,
    brand,
    categoryId,
    categorySlug: category.slug,
    categoryName: category.name,
    facts: factsOf(product),
    skus: product.variants.map((variant) => variant.sku),
    minPrice: min.minor,
    maxPrice: max.minor,
    createdAt,
  };
};
