import { setTimeout as sleep } from 'node:timers/promises';
import type { CatalogueStore } from './catalogue-store.js';

/** What has changed, as `Product:id` and `ProductVariant:id`; null is anything. */
export type ChangedKeys = readonly string[] | null;

export type CatalogueChanges = Readonly<{
  /** That these products changed; null where it is not known which. */
  tell(productIds: readonly string[] | null): void;
  /** Begins with null: what was told before nobody knows. Ends with the signal. */
  follow(signal: AbortSignal): AsyncGenerator<ChangedKeys>;
}>;

type Options = Readonly<{ products: Pick<CatalogueStore, 'findByIds'>; pauseMs?: number }>;

const mostAtOnce = 500;

/**
 * Tells those who keep something of the catalogue that it has changed. The first change is told at once, and those that come soon behind it
 * together, so that an import of thousands does not empty every cache thousands of times.
 */
export const createCatalogueChanges = ({ products, pauseMs = 100 }: Options): CatalogueChanges => {
  const followers = new Set<CatalogueChanges['tell']>();

  const keysOf = async (ids: readonly string[]): Promise<ChangedKeys> => {
    try {
      const found = await products.findByIds(ids);
      const variants = found.flatMap((product) => product.variants);
      return [...ids.map((id) => `Product:${id}`), ...variants.map(({ id }) => `ProductVariant:${id}`)];
    } catch {
      // Which variants they have cannot be said now; that something changed must be.
      return null;
    }
  };

  return {
    tell: (productIds) => {
      for (const follower of followers) follower(productIds);
    },
    async *follow(signal) {
      const changed = new Set<string>();
      let isAnything = true;
      let wake = (): void => undefined;
      const take: CatalogueChanges['tell'] = (productIds) => {
        for (const id of productIds ?? []) changed.add(id);
        if (productIds === null || changed.size > mostAtOnce) isAnything = true;
        wake();
      };
      const onAbort = () => wake();
      signal.addEventListener('abort', onAbort);
      followers.add(take);
      try {
        while (!signal.aborted) {
          if (isAnything || changed.size > 0) {
            const ids = isAnything ? null : [...changed];
            isAnything = false;
            changed.clear();
            yield ids && (await keysOf(ids));
            await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
          } else {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
        }
      } finally {
        followers.delete(take);
        signal.removeEventListener('abort', onAbort);
      }
    },
  };
};
