import { asType, InvalidInputErrorType, toInvalidInputError, UserErrorType } from '@shop/kit/graphql';
import { createUnionType, Field, Int, ObjectType } from 'type-graphql';
import type { UpdateProductRefused } from '../use-cases/update-product.js';
import { ProductType } from './product.type.js';

@ObjectType('SlugTakenError', { implements: UserErrorType, description: 'Another product has this slug.' })
export class SlugTakenErrorType extends UserErrorType {
  @Field(() => String, { description: 'The slug that is taken.' })
  slug!: string;
}

@ObjectType('SkuTakenError', {
  implements: UserErrorType,
  description: 'Another product has one of these SKUs.',
})
export class SkuTakenErrorType extends UserErrorType {}

@ObjectType('ProductNotFoundError', { implements: UserErrorType, description: 'There is no such product.' })
export class ProductNotFoundErrorType extends UserErrorType {}

@ObjectType('ProductChangedError', {
  implements: UserErrorType,
  description: 'The product was changed meanwhile. Read it again and decide anew.',
})
export class ProductChangedErrorType extends UserErrorType {
  @Field(() => Int, { description: 'The version it has now.' })
  currentVersion!: number;
}

export const CreateProductResult = createUnionType({
  name: 'CreateProductResult',
  description: 'The new product, or why there is none.',
  types: () => [ProductType, SlugTakenErrorType, SkuTakenErrorType, InvalidInputErrorType] as const,
});

export const UpdateProductResult = createUnionType({
  name: 'UpdateProductResult',
  description: 'The changed product, or why it did not change.',
  types: () =>
    [
      ProductType,
      ProductNotFoundErrorType,
      ProductChangedErrorType,
      SlugTakenErrorType,
      SkuTakenErrorType,
      InvalidInputErrorType,
    ] as const,
});

export const SetProductActiveResult = createUnionType({
  name: 'SetProductActiveResult',
  description: 'The product as it is now, or why it did not change.',
  types: () => [ProductType, ProductNotFoundErrorType] as const,
});

type Codes = UpdateProductRefused['code'];
type Of<C extends Codes> = Extract<UpdateProductRefused, { code: C }>;

/** One way from a refusal to its class, for each code. */
const byCode = {
  INVALID_INPUT: (refusal: Of<'INVALID_INPUT'>) => toInvalidInputError(refusal),
  SLUG_TAKEN: ({ code, slug }: Of<'SLUG_TAKEN'>) =>
    asType(SlugTakenErrorType, { code, slug, message: 'Another product has this slug.' }),
  SKU_TAKEN: ({ code }: Of<'SKU_TAKEN'>) =>
    asType(SkuTakenErrorType, { code, message: 'Another product has one of these SKUs.' }),
  PRODUCT_NOT_FOUND: ({ code }: Of<'PRODUCT_NOT_FOUND'>) =>
    asType(ProductNotFoundErrorType, { code, message: 'There is no such product.' }),
  PRODUCT_CHANGED: ({ code, currentVersion }: Of<'PRODUCT_CHANGED'>) =>
    asType(ProductChangedErrorType, { code, currentVersion, message: 'The product was changed meanwhile.' }),
};

export const toRefusalType = <C extends Codes>(refusal: Of<C>): ReturnType<(typeof byCode)[C]> =>
  (byCode[refusal.code] as unknown as (refusal: Of<C>) => ReturnType<(typeof byCode)[C]>)(refusal);
