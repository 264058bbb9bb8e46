import type { Category } from './category.js';
import type { Product, ProductVariant } from './product.js';
import type { ProductDraft } from './product-draft.js';

// Made for tests: each call gives ids and names of its own, so tests can share a database.

let count = 0;
const testId = () => {
  count += 1;
  const random = Math.floor(Math.random() * 0xffff_ffff)
    .toString(16)
    .padStart(12, '0');
  return `01990000-0000-7000-8000-${random.slice(0, 8)}${count.toString(16).padStart(4, '0')}`;
};

export const aCategory = (changes: Partial<Category> = {}): Category => {
  const id = testId();
  return { id, slug: `category-${id.slice(-12)}`, name: 'Tableware', position: 1, ...changes };
};

export const aVariant = (changes: Partial<ProductVariant> = {}): ProductVariant => {
  const id = testId();
  return {
    id,
    sku: `SKU-${id.slice(-12)}`,
    name: 'Blue',
    options: [{ name: 'Colour', value: 'Blue' }],
    price: { minor: 1290, currency: 'EUR' },
    active: true,
    ...changes,
  };
};

export const aProduct = (changes: Partial<Product> = {}): Product => {
  const id = testId();
  return {
    id,
    slug: `mug-${id.slice(-12)}`,
    name: 'Mug',
    description: 'A mug for tea.',
    categoryId: '01990000-0000-7000-8000-000000000000',
    brand: 'Keramik',
    options: [{ name: 'Colour', values: ['Blue', 'Red'] }],
    attributes: [{ name: 'Material', value: 'Stoneware' }],
    images: [],
    variants: [aVariant()],
    active: true,
    version: 1,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
};

export const aDraft = (changes: Partial<ProductDraft> = {}): ProductDraft => {
  const { slug, name, description, categoryId, brand, options, attributes, images, variants } = aProduct();
  return { slug, name, description, categoryId, brand, options, attributes, images, variants, ...changes };
};
