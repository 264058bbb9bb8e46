import type { InTransaction } from '@shop/kit/db';
import type { Message } from '@shop/kit/messaging';
import type { z } from 'zod';
import { lineName } from '../domain/sellable-variant.js';
import type { productChanged } from './messages.js';
import type { VariantStore } from './stores.js';

type Deps = Readonly<{ inTransaction: InTransaction; variants: VariantStore }>;
type ProductChanged = z.output<(typeof productChanged)['schema']>;

/** The product's version is the natural key: a repeat and a late-comer change nothing. */
export const makeApplyProductChange =
  ({ inTransaction, variants }: Deps) =>
  ({ payload }: Message<ProductChanged>): Promise<boolean> =>
    inTransaction((tx) =>
      variants.replaceProduct(
        tx,
        { id: payload.productId, version: payload.version },
        payload.variants.map((variant) => ({
          id: variant.variantId,
          productId: payload.productId,
          sku: variant.sku,
          name: lineName(payload.name, variant.name),
          price: variant.price,
          active: payload.active && variant.active,
        })),
      ),
    );
