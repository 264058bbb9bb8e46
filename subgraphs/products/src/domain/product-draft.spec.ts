import { describe, expect, it } from 'vitest';
import { aDraft, aVariant } from './product.fixture.js';
import { type ProductDraft, parseProduct } from './product-draft.js';

const identity = {
  id: '01990000-0000-7000-8000-00000000aaaa',
  active: true,
  version: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};
const parse = (changes: Partial<ProductDraft>) => parseProduct(aDraft(changes), identity, 'EUR');
const faultsOf = (changes: Partial<ProductDraft>) => {
  const parsed = parse(changes);
  return parsed.ok ? [] : parsed.error.fields.map(({ field }) => field);
};
const blue = aVariant();

describe('a product draft', () => {
  it('becomes a product with the identity it is given', () => {
    expect(parse({ name: 'Becher 🫖 فنجان' })).toMatchObject({
      ok: true,
      value: { id: identity.id, version: 1, name: 'Becher 🫖 فنجان' },
    });
  });

  it('names a variant after its option values, or after the product where there are none', () => {
    const choice = { ...blue, name: undefined };
    expect(parse({ variants: [choice] })).toMatchObject({ value: { variants: [{ name: 'Blue' }] } });
    const plain = { ...choice, options: [] };
    expect(parse({ name: 'Teapot', options: [], variants: [plain] })).toMatchObject({
      value: { variants: [{ name: 'Teapot' }] },
    });
  });

  it.each<[string, Partial<ProductDraft>]>([
    ['slug', { slug: 'Not A Slug' }],
    ['slug', { slug: '' }],
    ['name', { name: '   ' }],
    ['name', { name: 'x'.repeat(201) }],
    ['name', { name: 'nul\0' }],
    ['name', { name: 'half \ud83d' }],
    ['description', { description: 'x'.repeat(10_001) }],
    ['brand', { brand: '' }],
    ['options.0.name', { options: [{ name: 'a=b', values: ['Blue'] }] }],
    ['options.0.values', { options: [{ name: 'Colour', values: [] }] }],
    ['options', { options: Array.from({ length: 6 }, (_, at) => ({ name: `o${at}`, values: ['x'] })) }],
    ['attributes.0.name', { attributes: [{ name: 'brand', value: 'x' }] }],
    ['attributes.0.value', { attributes: [{ name: 'Material', value: '' }] }],
    ['images.0.url', { images: [{ url: 'javascript:alert(1)', alt: '' }] }],
    ['variants', { variants: [] }],
    ['variants', { variants: [blue, { ...blue, id: aVariant().id }] }],
    ['variants.0.sku', { variants: [{ ...blue, sku: 'with space' }] }],
    ['variants.0.price', { variants: [{ ...blue, price: { minor: 0, currency: 'EUR' } }] }],
    ['variants.0.price', { variants: [{ ...blue, price: { minor: -5, currency: 'EUR' } }] }],
    ['variants.0.price', { variants: [{ ...blue, price: { minor: 5, currency: 'USD' } }] }],
    ['variants.0.options', { variants: [{ ...blue, options: [{ name: 'Colour', value: 'Pink' }] }] }],
    ['variants.0.options', { variants: [{ ...blue, options: [] }] }],
  ])('is refused naming %s', (field, changes) => {
    expect(faultsOf(changes)).toContain(field);
  });

  it('is refused with every fault at once', () => {
    expect(faultsOf({ slug: '', name: '', brand: '' })).toEqual(['slug', 'name', 'brand']);
  });
});
