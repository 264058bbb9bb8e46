import { asType } from '@shop/kit/graphql';
import { ProductVariantStub } from './product-variant.stub.js';

/** A variant is only its id here, and availability is public, so there is nothing to load or to check. */
export const resolveProductVariantReference = async ({ id }: { id: string }): Promise<ProductVariantStub> =>
  asType(ProductVariantStub, { id });
