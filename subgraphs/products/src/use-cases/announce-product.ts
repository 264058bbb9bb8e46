import { newId } from '@shop/kit/db';
import type { Routes } from '@shop/kit/messaging';
import type { Product } from '../domain/product.js';
import { type PendingMessage, pendingMessage } from './pending-message.js';
import { productChanged } from './product-changed.message.js';

export type AnnounceProduct = (product: Product) => PendingMessage[];

/** What the other subgraphs and the search index hear of a changed product: one message for each receiver. */
export const makeAnnounceProduct = (routes: Routes): AnnounceProduct => {
  const receivers = routes[productChanged.type];
  if (!receivers) throw new Error(`no route for message type ${productChanged.type}`);
  return ({ id, slug, name, active, version, variants }) => {
    const message = productChanged.create({
      productId: id,
      slug,
      name,
      active,
      version,
      variants: variants.map((variant) => ({
        variantId: variant.id,
        sku: variant.sku,
        name: variant.name,
        price: variant.price,
        active: variant.active,
      })),
    });
    return receivers.map((receiver) => pendingMessage(newId(), receiver, message));
  };
};
