/** A value of an option; a pair adds to the price, in cents. */
export type SeedValue = string | readonly [value: string, extra: number];

export type SeedItem = Readonly<{
  name: string;
  brand: string;
  /** The price of the plainest variant, in cents. */
  price: number;
  description: string;
  attributes: Readonly<Record<string, string>>;
  options: Readonly<Record<string, readonly SeedValue[]>>;
  slug?: string;
  /** Units of each variant at the first and second location, where the demo needs exact numbers. */
  stock?: readonly [number, number];
}>;

export type SeedCategory = Readonly<{ slug: string; name: string; code: string; items: readonly SeedItem[] }>;

export const item = (
  name: string,
  brand: string,
  price: number,
  description: string,
  attributes: SeedItem['attributes'],
  options: SeedItem['options'] = {},
  more: Pick<SeedItem, 'slug' | 'stock'> = {},
): SeedItem => ({ name, brand, price, description, attributes, options, ...more });
