import { isId, newId } from '@shop/kit/db';
import { RequiresScopes, requireStaff } from '@shop/kit/graphql';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { slugFrom } from '../domain/text.js';
import { ChangeUnderWay } from '../use-cases/change-under-way.js';
import type { CreateProduct } from '../use-cases/create-product.js';
import type { SetProductActive } from '../use-cases/set-product-active.js';
import type { UpdateProduct } from '../use-cases/update-product.js';
import { toProductType } from './product.type.js';
import { CreateProductInput, SetProductActiveInput, UpdateProductInput } from './product-mutation.input.js';
import {
  CreateProductResult,
  SetProductActiveResult,
  toRefusalType,
  UpdateProductResult,
} from './product-refusal.type.js';
import type { ProductsContext } from './products.context.js';
import { readVariants } from './read-draft.js';
import { unavailableOn } from './unavailable-on.js';

const whenSettled = unavailableOn(
  ChangeUnderWay,
  'Another change of the same slug or SKU is under way. Try again in a minute.',
);

@Resolver()
export class ProductMutationResolver {
  constructor(
    private readonly create: CreateProduct,
    private readonly update: UpdateProduct,
    private readonly setActive: SetProductActive,
  ) {}

  @RequiresScopes('staff:write')
  @Mutation(() => CreateProductResult, { description: 'Adds a product. For staff.' })
  async createProduct(
    @Arg('input', () => CreateProductInput, { description: 'The product to add.' }) input: CreateProductInput,
    @Ctx() context: ProductsContext,
  ): Promise<typeof CreateProductResult> {
    requireStaff(context);
    const variants = readVariants(input.variants);
    if (!variants.ok) return toRefusalType(variants.error);
    const { active, slug, ...rest } = input;
    const draft = { ...rest, slug: slug ?? slugFrom(input.name), variants: variants.value };
    const result = await whenSettled(this.create({ id: newId(), active, draft }));
    return result.ok ? toProductType(result.value) : toRefusalType(result.error);
  }

  @RequiresScopes('staff:write')
  @Mutation(() => UpdateProductResult, { description: 'Changes a product. For staff.' })
  async updateProduct(
    @Arg('input', () => UpdateProductInput, { description: 'What to change.' }) input: UpdateProductInput,
    @Ctx() context: ProductsContext,
  ): Promise<typeof UpdateProductResult> {
    requireStaff(context);
    if (!isId(input.id)) return toRefusalType({ code: 'PRODUCT_NOT_FOUND', id: input.id });
    const variants = readVariants(input.variants ?? []);
    if (!variants.ok) return toRefusalType(variants.error);
    const patch = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
    const result = await whenSettled(
      this.update({
        ...patch,
        id: input.id,
        expectedVersion: input.expectedVersion,
        variants: variants.value,
      }),
    );
    return result.ok ? toProductType(result.value) : toRefusalType(result.error);
  }

  @RequiresScopes('staff:write')
  @Mutation(() => SetProductActiveResult, {
    description: 'Puts a product on sale or takes it off. For staff.',
  })
  async setProductActive(
    @Arg('input', () => SetProductActiveInput, { description: 'The product and what it is to be.' })
    input: SetProductActiveInput,
    @Ctx() context: ProductsContext,
  ): Promise<typeof SetProductActiveResult> {
    requireStaff(context);
    if (!isId(input.id)) return toRefusalType({ code: 'PRODUCT_NOT_FOUND', id: input.id });
    const result = await this.setActive(input.id, input.active);
    return result.ok ? toProductType(result.value) : toRefusalType(result.error);
  }
}
