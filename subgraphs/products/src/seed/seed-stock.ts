import { type SeedProduct, seedProducts } from './seed-catalogue.js';
import { seedNumber } from './seed-id.js';

export const seedLocations = ['BER', 'LYS'] as const;

export type SeedStock = Readonly<{ variantId: string; locationCode: string; quantity: number }>;

/** How many units of each variant the demo shop starts with, for inventory to load. */
export const seedStock = (products: readonly SeedProduct[] = seedProducts()): SeedStock[] =>
  products.flatMap(({ draft, stock }) =>
    draft.variants.flatMap((variant) =>
      seedLocations.map((locationCode, at) => ({
        variantId: variant.id,
        locationCode,
        quantity: stock?.[at] ?? 20 + seedNumber(`stock:${variant.sku}:${locationCode}`, 80),
      })),
    ),
  );
