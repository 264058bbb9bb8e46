import { crashPoint } from '@shop/kit/crash-point';
import { newId } from '@shop/kit/db';
import { err, ok, type Result } from '@shop/kit/result';
import type { Db } from 'mongodb';
import type { Product } from '../../domain/product.js';
import { type KeyDocument, keysOf, productsOf } from './mongo-documents.js';
import { duplicatesIn } from './mongo-errors.js';

// Longer than any write takes with its deadlines: whoever claimed so long ago and has not written is dead.
const abandonedAfterMs = 60_000;
const maxAttempts = 3;

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
  const isAbandoned = async (key: KeyDocument, now: number) => {
    if (now - key.claimedAt < abandonedAfterMs) return false;
    const owner = await products.findOne({ _id: key.productId }, { projection: { slug: 1, variants: 1 } });
    return !owner || !keyNames(owner).includes(key._id);
  };
  const takeOver = async (old: KeyDocument, mine: Omit<KeyDocument, '_id'>) => {
    if (!(await isAbandoned(old, mine.claimedAt))) return false;
    const { matchedCount } = await keys.updateOne({ _id: old._id, claim: old.claim }, { $set: mine });
    return matchedCount === 1;
  };

  const claim = async (product: Product): Promise<Result<Claim, TakenKey>> => {
    const mine = { productId: product.id, claim: newId(), claimedAt: Date.now() };
    const release = async () => void (await keys.deleteMany({ _id: { $in: gained }, claim: mine.claim }));
    const gained: string[] = [];
    let wanted = keyNames(product);
    for (let attempt = 1; wanted.length > 0 && attempt <= maxAttempts; attempt += 1) {
      const there = new Set(await insertNew(wanted.map((_id) => ({ _id, ...mine }))));
      crashPoint('products:after-new-keys');
      gained.push(...wanted.filter((key) => !there.has(key)));
      const found = await keys.find({ _id: { $in: [...there] } }).toArray();
      const own = found.filter(({ productId }) => productId === product.id).map(({ _id }) => _id);
      // Marked as wanted again, or a change that drops them would free them under us.
      if (own.length > 0) await keys.updateMany({ _id: { $in: own }, productId: product.id }, { $set: mine });
      crashPoint('products:after-own-keys');
      const taken: string[] = [];
      for (const key of found.filter(({ productId }) => productId !== product.id)) {
        if (await takeOver(key, mine)) gained.push(key._id);
        else taken.push(key._id);
        crashPoint('products:after-taken-over-key');
      }
      if (taken.length > 0) {
        await release();
        return err(taken.some((key) => key.startsWith('slug:')) ? 'slug' : 'variant');
      }
      // What was there and is gone now was given back meanwhile.
      const seen = new Set(found.map(({ _id }) => _id));
      wanted = [...there].filter((key) => !seen.has(key));
    }
    return ok({ release });
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
