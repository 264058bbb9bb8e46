import { type Handler, handle } from '@shop/kit/messaging';
import type { IndexProduct } from '../use-cases/index-product.js';
import { productChanged } from '../use-cases/product-changed.message.js';

/** Products hears of its own changes like everyone else, so the search index needs no second way of being fed. */
export const makeIndexChangedProductHandler = (indexProduct: IndexProduct): Handler =>
  handle(productChanged, async ({ payload }) => {
    await indexProduct(payload.productId, payload.version);
  });
