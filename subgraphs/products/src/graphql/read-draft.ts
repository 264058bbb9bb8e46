import { isId, newId } from '@shop/kit/db';
import { fromMoneyInput, type InvalidInput, invalidInput } from '@shop/kit/graphql';
import { err, ok, type Result } from '@shop/kit/result';
import type { FieldFault, VariantDraft } from '../domain/product-draft.js';
import type { ProductVariantInput } from './product-mutation.input.js';

const readVariant = (input: ProductVariantInput, at: number): Result<VariantDraft, FieldFault> => {
  const price = fromMoneyInput(input.price);
  if (!price.ok) return err({ field: `variants.${at}.price`, message: price.error.message });
  const { sku, options, active } = input;
  const id = input.id ?? newId();
  if (!isId(id)) return err({ field: `variants.${at}.id`, message: 'Expected the id of a variant.' });
  return ok({
    id: id.toLowerCase(),
    sku,
    name: input.name ?? undefined,
    options,
    price: price.value,
    active,
  });
};

/** Variants as the domain knows them; amounts are decimals outside and integers inside. */
export const readVariants = (
  inputs: readonly ProductVariantInput[],
): Result<VariantDraft[], InvalidInput> => {
  const read = inputs.map(readVariant);
  const faults = read.flatMap((result) => (result.ok ? [] : [result.error]));
  if (faults.length > 0) return err(invalidInput(...faults));
  return ok(read.flatMap((result) => (result.ok ? [result.value] : [])));
};
