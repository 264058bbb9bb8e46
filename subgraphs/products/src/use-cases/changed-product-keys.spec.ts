import { expect, it } from 'vitest';
import { aProduct } from '../domain/product.fixture.js';
import { makeChangedProductKeys } from './changed-product-keys.js';

it('a changed product changes its variants too, and one that is gone is named all the same', async () => {
  const product = { ...aProduct(), id: 'a' };
  const keysOf = makeChangedProductKeys({ products: { findByIds: async () => [product] } });
  expect(await keysOf(['a', 'gone'])).toEqual([
    'Product:a',
    'Product:gone',
    ...product.variants.map(({ id }) => `ProductVariant:${id}`),
  ]);
});
