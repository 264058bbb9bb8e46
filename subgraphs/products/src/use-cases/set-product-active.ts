import { crashPoint } from '@shop/kit/crash-point';
import { err, ok, type Result } from '@shop/kit/result';
import { type Product, setActive } from '../domain/product.js';
import type { AnnounceProduct } from './announce-product.js';
import type { CatalogueStore } from './catalogue-store.js';
import type { ProductNotFound } from './update-product.js';

type Deps = Readonly<{ catalogue: CatalogueStore; announce: AnnounceProduct; now: () => Date }>;

export type SetProductActive = ReturnType<typeof makeSetProductActive>;

// Someone else's change in between is no reason to refuse: on and off do not depend on what they changed.
const maxAttempts = 5;

export const makeSetProductActive =
  ({ catalogue, announce, now }: Deps) =>
  async (id: string, active: boolean): Promise<Result<Product, ProductNotFound>> => {
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      const [current] = await catalogue.findByIds([id]);
      if (!current) return err({ code: 'PRODUCT_NOT_FOUND', id });
      const changed = setActive(current, active, now().toISOString());
      if (changed === current) return ok(current);
      const replaced = await catalogue.replace(changed, current.version, announce(changed));
      if (replaced.ok) return ok(changed);
      crashPoint('products:before-switching-again');
    }
    throw new Error(`product ${id} changed ${maxAttempts} times while it was switched`);
  };
