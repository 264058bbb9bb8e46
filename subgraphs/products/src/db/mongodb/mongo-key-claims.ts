import { setTimeout as sleep } from 'node:timers/promises';
import { crashPoint } from '@shop/kit/crash-point';
import { newId } from '@shop/kit/db';
import { err, ok, type Result } from '@shop/kit/result';
import type { Db } from 'mongodb';
import type { Product } from '../../domain/product.js';
import { ChangeUnderWay } from '../../use-cases/change-under-way.js';
import { type KeyDocument, keysOf, productsOf } from './mongo-documents.js';
import { duplicatesIn } from './mongo-errors.js';

// Longer than any write takes with its deadlines: whoever claimed so long ago and has not written is dead.
const abandonedAfterMs = 60_000;
// Most who hold a key and have not written yet do so in a moment. A client waits no longer than this for it.
const patienceMs = 2_000;
const pauseMs = 50;

export type TakenKey = 'slug' | 'variant';
export type Claim = Readonly<{ release: () => Promise<void> }>;

type Keyed = Pick<Product, 'slug' | 'variants'>;

export const keyNames = ({ slug, variants }: Keyed): string[] => [
  `slug:${slug}`,
  ...variants.flatMap(({ id, sku }) => [`variant:${id}`, `sku:${sku}`]),
];
export const variantKey = (variantId: string) => `variant:${variantId}`;

/**
 * Slugs, SKUs and variant ids are claimed one document each before the product is written, so they are unique wherever `_id` is. The unique
 * indexes say the same once more where a server has them over array elements. A claim whose writer died is taken over.
 */
export const makeKeyClaims = (database: Db) => {
  const keys = keysOf(database);
  const products = productsOf(database);

  const insertNew = async (documents: readonly KeyDocument[]): Promise<string[]> => {
    if (documents.length === 0) return [];
    const taken = await keys.insertMany([...documents], { ordered: false }).then(() => [], duplicatesIn);
    return taken.flatMap((at) => documents[at]?._id ?? []);
  };
  const isWritten = async ({ _id, productId }: KeyDocument) => {
    const owner = await products.findOne({ _id: productId }, { projection: { slug: 1, variants: 1 } });
    return owner !== null && keyNames(owner).includes(_id);
  };
  const takeOver = async (old: KeyDocument, mine: Omit<KeyDocument, '_id'>) => {
    if (mine.claimedAt - old.claimedAt < abandonedAfterMs) return false;
    const { matchedCount } = await keys.updateOne({ _id: old._id, claim: old.claim }, { $set: mine });
    return matchedCount === 1;
  };

  /** One round. Undefined while others hold keys of which nobody knows yet whether they will write. */
  const tryClaim = async (product: Product): Promise<Result<Claim, TakenKey> | undefined> => {
    const mine = { productId: product.id, claim: newId(), claimedAt: Date.now() };
    const release = async () => void (await keys.deleteMany({ _id: { $in: gained }, claim: mine.claim }));
    const wanted = keyNames(product);
    const there = new Set(await insertNew(wanted.map((_id) => ({ _id, ...mine }))));
    crashPoint('products:after-new-keys');
    const gained = wanted.filter((key) => !there.has(key));
    const found = await keys.find({ _id: { $in: [...there] } }).toArray();
    const own = found.filter(({ productId }) => productId === product.id).map(({ _id }) => _id);
    // Marked as wanted again, or a change that drops them would free them under us.
    if (own.length > 0) await keys.updateMany({ _id: { $in: own }, productId: product.id }, { $set: mine });
    crashPoint('products:after-own-keys');
    const taken: string[] = [];
    // What was there and is gone now was given back meanwhile.
    let isOpen = found.length < there.size;
    for (const key of found.filter(({ productId }) => productId !== product.id)) {
      if (await isWritten(key)) taken.push(key._id);
      else if (await takeOver(key, mine)) gained.push(key._id);
      else isOpen = true;
      crashPoint('products:after-taken-over-key');
    }
    if (taken.length === 0 && !isOpen) return ok({ release });
    await release();
    if (taken.length === 0) return undefined;
    return err(taken.some((key) => key.startsWith('slug:')) ? 'slug' : 'variant');
  };

  /** @throws ChangeUnderWay when others hold a key for long and have not written. */
  const claim = async (product: Product): Promise<Result<Claim, TakenKey>> => {
    const end = Date.now() + patienceMs;
    for (;;) {
      const claimed = await tryClaim(product);
      if (claimed) return claimed;
      if (Date.now() >= end) throw new ChangeUnderWay();
      await sleep(pauseMs);
      crashPoint('products:before-claiming-again');
    }
  };

  /** Claims for many new products at once; answers those of which something is claimed already. */
  const claimMany = async (all: readonly Product[]): Promise<ReadonlySet<string>> => {
    const claimedAt = Date.now();
    const documents = all.flatMap((product) => {
      const mine = { productId: product.id, claim: newId(), claimedAt };
      return keyNames(product).map((_id) => ({ _id, ...mine }));
    });
    const there = new Set(await insertNew(documents));
    return new Set(documents.filter(({ _id }) => there.has(_id)).map(({ productId }) => productId));
  };

  /** What a product has now; gives back, after a change, what it has no more. */
  const heldBy = async (productId: string) => {
    const before = await keys.find({ productId }).toArray();
    return {
      freeExcept: async (product: Product) => {
        const still = new Set(keyNames(product));
        for (const { _id, claim } of before.filter((key) => !still.has(key._id))) {
          crashPoint('products:while-freeing-keys');
          await keys.deleteOne({ _id, claim });
        }
      },
    };
  };

  const ownersOf = async (names: readonly string[]): Promise<string[]> => {
    const found = await keys.find({ _id: { $in: [...names] } }).toArray();
    return [...new Set(found.map(({ productId }) => productId))];
  };

  return { claim, claimMany, heldBy, ownersOf };
};
