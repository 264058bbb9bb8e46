import type { Category } from '../domain/category.js';
import type { OptionValue } from '../domain/product.js';
import type { ProductDraft, VariantDraft } from '../domain/product-draft.js';
import { fold, slugFrom } from '../domain/text.js';
import { audio } from './catalogue/audio.js';
import { bags } from './catalogue/bags.js';
import { bath } from './catalogue/bath.js';
import { clothing } from './catalogue/clothing.js';
import { coffeeAndTea } from './catalogue/coffee-and-tea.js';
import { furniture } from './catalogue/furniture.js';
import { kitchen } from './catalogue/kitchen.js';
import { lighting } from './catalogue/lighting.js';
import { outdoor } from './catalogue/outdoor.js';
import { stationery } from './catalogue/stationery.js';
import { tableware } from './catalogue/tableware.js';
import { textiles } from './catalogue/textiles.js';
import { seedId, seedTime } from './seed-id.js';
import type { SeedCategory, SeedItem } from './seed-item.js';

export const seedCurrency = 'EUR';

const shelves: readonly SeedCategory[] = [
  coffeeAndTea,
  kitchen,
  tableware,
  furniture,
  lighting,
  textiles,
  clothing,
  bags,
  audio,
  stationery,
  outdoor,
  bath,
];

export type SeedProduct = Readonly<{
  id: string;
  createdAt: string;
  draft: ProductDraft;
  stock?: SeedItem['stock'];
}>;

export const seedCategories = (): Category[] =>
  shelves.map(({ slug, name }, position) => ({ id: seedId('category', slug), slug, name, position }));

type Choice = Readonly<{ chosen: readonly OptionValue[]; extra: number }>;

/** Every combination of the option values, in the order in which they are written. */
const choicesOf = (options: SeedItem['options']): Choice[] =>
  Object.entries(options).reduce<Choice[]>(
    (choices, [name, values]) =>
      choices.flatMap(({ chosen, extra }) =>
        values.map((entry) => {
          const [value, more] = typeof entry === 'string' ? ([entry, 0] as const) : entry;
          return { chosen: [...chosen, { name, value }], extra: extra + more };
        }),
      ),
    [{ chosen: [], extra: 0 }],
  );

const skuPart = (text: string) =>
  fold(text)
    .replace(/[^a-z0-9]/g, '')
    .toUpperCase()
    .slice(0, 10);

const variantOf = (
  category: SeedCategory,
  slug: string,
  item: SeedItem,
  { chosen, extra }: Choice,
): VariantDraft => {
  const number = seedId('product', slug).slice(-5).toUpperCase();
  const sku = [category.code, number, ...chosen.map(({ value }) => skuPart(value))].join('-');
  return {
    id: seedId('variant', sku, seedTime(slug)),
    sku,
    options: chosen,
    price: { minor: item.price + extra, currency: seedCurrency },
    active: true,
  };
};

const productOf = (category: SeedCategory, item: SeedItem): SeedProduct => {
  const slug = item.slug ?? slugFrom(item.name);
  const at = seedTime(slug);
  const options = Object.entries(item.options).map(([name, values]) => ({
    name,
    values: values.map((entry) => (typeof entry === 'string' ? entry : entry[0])),
  }));
  const draft: ProductDraft = {
    slug,
    name: item.name,
    description: item.description,
    categoryId: seedId('category', category.slug),
    brand: item.brand,
    options,
    attributes: Object.entries(item.attributes).map(([name, value]) => ({ name, value })),
    images: [],
    variants: choicesOf(item.options).map((choice) => variantOf(category, slug, item, choice)),
  };
  return { id: seedId('product', slug, at), createdAt: at.toISOString(), draft, stock: item.stock };
};

/** The demo catalogue; the same on every machine and every time. */
export const seedProducts = (): SeedProduct[] =>
  shelves.flatMap((category) => category.items.map((item) => productOf(category, item)));
