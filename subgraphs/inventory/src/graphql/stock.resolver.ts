import { isId } from '@shop/kit/db';
import {
  afterDescription,
  decodeCursor,
  defaultPageSize,
  firstDescription,
  ListSize,
  PagedByFirst,
  pageFrom,
  pageSize,
  RequiresScopes,
  requireStaff,
} from '@shop/kit/graphql';
import { Arg, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import { z } from 'zod';
import type { LocationEntity } from '../db/location.entity.js';
import type { StockPages } from '../db/stock-pages.js';
import type { InventoryContext } from './context.js';
import {
  StockLevelType,
  StockLocationType,
  toStockLevelType,
  toStockLocationType,
} from './stock-level.type.js';
import { StockMovementConnection, toStockMovementType } from './stock-movement.type.js';

const variantIdDescription = 'The id of the product variant.';

@Resolver()
export class StockResolver {
  constructor(private readonly pages: StockPages) {}

  @ListSize(20)
  @RequiresScopes('staff:read')
  @Query(() => [StockLocationType], {
    nullable: true,
    description: 'All places that hold stock, in the order in which they are used. For staff.',
  })
  async stockLocations(@Ctx() context: InventoryContext): Promise<StockLocationType[]> {
    requireStaff(context);
    return (await this.pages.listLocations()).map(toStockLocationType);
  }

  @ListSize(20)
  @RequiresScopes('staff:read')
  @Query(() => [StockLevelType], {
    nullable: true,
    description: 'What each location has of a variant, in the order in which they are used. For staff.',
  })
  async stockLevels(
    @Arg('variantId', () => ID, { description: variantIdDescription }) variantId: string,
    @Ctx() context: InventoryContext,
  ): Promise<StockLevelType[]> {
    requireStaff(context);
    if (!isId(variantId)) return [];
    const [locations, levels] = await Promise.all([
      this.pages.listLocations(),
      this.pages.levelsOf(variantId),
    ]);
    return locations.flatMap((location) => {
      const level = levels.find(({ locationId }) => locationId === location.id);
      return level ? [toStockLevelType(level, location)] : [];
    });
  }

  @PagedByFirst()
  @RequiresScopes('staff:read')
  @Query(() => StockMovementConnection, {
    nullable: true,
    description: 'The ledger of a variant over all locations, latest first. For staff.',
  })
  async stockMovements(
    @Arg('variantId', () => ID, { description: variantIdDescription }) variantId: string,
    @Arg('first', () => Int, { defaultValue: defaultPageSize, description: firstDescription }) first: number,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) after: string | undefined,
    @Ctx() context: InventoryContext,
  ): Promise<InstanceType<typeof StockMovementConnection>> {
    requireStaff(context);
    const size = pageSize(first);
    const before = decodeCursor(after, z.tuple([z.int()]))?.[0];
    const rows = isId(variantId) ? await this.pages.movementsOf(variantId, size + 1, before) : [];
    const locations = new Map((await this.pages.listLocations()).map((location) => [location.id, location]));
    return pageFrom(rows, {
      first: size,
      toNode: (row) => toStockMovementType(row, locations.get(row.locationId) as LocationEntity),
      cursorOf: ({ seq }) => [seq],
    });
  }
}
