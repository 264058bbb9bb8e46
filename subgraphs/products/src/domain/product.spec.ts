import { describe, expect, it } from 'vitest';
import { aProduct, aVariant } from './product.fixture.js';
import { priceRange, setActive } from './product.js';
import { factsOf, toSearchDocument } from './search-document.js';

const priced = (minor: number, active = true) => aVariant({ active, price: { minor, currency: 'EUR' } });

describe('a product', () => {
  it('costs what its active variants cost', () => {
    const { min, max } = priceRange({ variants: [priced(300), priced(200), priced(900, false)] });
    expect([min.minor, max.minor]).toEqual([200, 300]);
  });

  it('shows the prices of all variants when none is active', () => {
    expect(priceRange({ variants: [priced(900, false)] }).min.minor).toBe(900);
  });

  it('gets a new version when it is switched, and none when it already is as asked', () => {
    const product = aProduct({ active: true, version: 4 });
    expect(setActive(product, true, 'later')).toBe(product);
    expect(setActive(product, false, 'later')).toMatchObject({
      active: false,
      version: 5,
      updatedAt: 'later',
    });
  });

  it('is found by its attributes and by the options that can be bought', () => {
    const red = aVariant({ options: [{ name: 'Colour', value: 'Red' }], active: false });
    expect(factsOf(aProduct({ variants: [aVariant(), red] }))).toEqual(['Material=Stoneware', 'Colour=Blue']);
  });

  it('takes its category into the search index', () => {
    const category = { id: 'c', slug: 'tableware', name: 'Tableware', position: 0 };
    expect(toSearchDocument(aProduct(), category)).toMatchObject({
      categorySlug: 'tableware',
      minPrice: 1290,
    });
  });
});
