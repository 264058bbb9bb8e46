import { isId, rowsOf, type Tx } from '@shop/kit/db';
import { money } from '@shop/kit/money';
import { In } from 'typeorm';
import type { SellableVariant } from '../domain/sellable-variant.js';
import type { VariantStore } from '../use-cases/stores.js';
import { SellableVariantEntity } from './sellable-variant.entity.js';

const toVariant = ({ price, currency, ...row }: SellableVariantEntity): SellableVariant => ({
  id: row.id,
  productId: row.productId,
  sku: row.sku,
  name: row.name,
  price: money(price, currency),
  active: row.active,
});

/** One row per product orders its versions; without it, an old event could bring back a variant that a newer one dropped. */
const takeVersion = async (tx: Tx, id: string, version: number): Promise<boolean> =>
  rowsOf(
    await tx.query(
      `insert into sellable_product (product_id, version) values ($1, $2)
       on conflict (product_id) do update set version = excluded.version where sellable_product.version < excluded.version
       returning product_id`,
      [id, version],
    ),
  ).length === 1;

export const postgresVariantStore: VariantStore = {
  byIds: async (tx, ids) => {
    const wanted = ids.filter(isId);
    if (wanted.length === 0) return new Map();
    const rows = await tx.find(SellableVariantEntity, { where: { id: In(wanted) } });
    return new Map(rows.map((row) => [row.id, toVariant(row)]));
  },
  replaceProduct: async (tx, { id, version }, variants) => {
    if (!(await takeVersion(tx, id, version))) return false;
    await tx.query('update sellable_variant set active = false where product_id = $1', [id]);
    if (variants.length > 0)
      await tx.upsert(
        SellableVariantEntity,
        variants.map(({ price, ...variant }) => ({
          ...variant,
          price: price.minor,
          currency: price.currency,
        })),
        ['id'],
      );
    return true;
  },
};
