import { asType } from '@shop/kit/graphql';
import { Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql';
import { AvailabilityType } from './availability.type.js';
import type { InventoryContext } from './context.js';
import { ProductVariantStub } from './product-variant.stub.js';

@Resolver(() => ProductVariantStub)
export class AvailabilityResolver {
  // What can be ordered is decided when an order is placed, so that a number may be a little old.
  @Directive('@cacheControl(maxAge: 2)')
  @FieldResolver(() => AvailabilityType, {
    nullable: true,
    description: 'What can still be ordered; null while stock cannot be asked.',
  })
  async availability(
    @Root() { id }: ProductVariantStub,
    @Ctx() { loaders }: InventoryContext,
  ): Promise<AvailabilityType | null> {
    const quantity = await loaders.availableUnits.load(id);
    return quantity === null ? null : asType(AvailabilityType, { inStock: quantity > 0, quantity });
  }
}
