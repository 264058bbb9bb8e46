import type { Money } from '@shop/kit/money';

export type OptionValue = Readonly<{ name: string; value: string }>;

/** One choice a shopper makes, such as a size, with every value it can take. */
export type ProductOption = Readonly<{ name: string; values: readonly string[] }>;

/** A fact that is the same for all variants, such as the material. */
export type ProductAttribute = Readonly<{ name: string; value: string }>;

export type ProductImage = Readonly<{ url: string; alt: string }>;

export type ProductVariant = Readonly<{
  id: string;
  sku: string;
  name: string;
  options: readonly OptionValue[];
  price: Money;
  active: boolean;
}>;

export type Product = Readonly<{
  id: string;
  slug: string;
  name: string;
  description: string;
  categoryId: string;
  brand: string;
  options: readonly ProductOption[];
  attributes: readonly ProductAttribute[];
  images: readonly ProductImage[];
  variants: readonly ProductVariant[];
  active: boolean;
  /** Rises by one with each change; readers of the change event keep only the newest. */
  version: number;
  createdAt: string;
  updatedAt: string;
}>;

const byPrice = (a: ProductVariant, b: ProductVariant) => a.price.minor - b.price.minor;

/** What a shopper would pay at least and at most. Without an active variant, all of them count. */
export const priceRange = (product: Pick<Product, 'variants'>): { min: Money; max: Money } => {
  const active = product.variants.filter((variant) => variant.active);
  const sorted = [...(active.length > 0 ? active : product.variants)].sort(byPrice);
  const [first] = sorted;
  const last = sorted.at(-1);
  if (!first || !last) throw new Error('A product has at least one variant.');
  return { min: first.price, max: last.price };
};

export const setActive = (product: Product, active: boolean, at: string): Product =>
  product.active === active ? product : { ...product, active, version: product.version + 1, updatedAt: at };
