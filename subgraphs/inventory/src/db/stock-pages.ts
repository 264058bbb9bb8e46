import { type DataSource, LessThan } from 'typeorm';
import { LocationEntity } from './location.entity.js';
import { StockLevelEntity } from './stock-level.entity.js';
import { StockMovementEntity } from './stock-movement.entity.js';

/** What staff reads, without locks. */
export class StockPages {
  constructor(private readonly dataSource: DataSource) {}

  listLocations(): Promise<LocationEntity[]> {
    return this.dataSource.manager.find(LocationEntity, { order: { priority: 'ASC' } });
  }

  findLocation(code: string): Promise<LocationEntity | null> {
    return this.dataSource.manager.findOneBy(LocationEntity, { code });
  }

  levelsOf(variantId: string): Promise<StockLevelEntity[]> {
    return this.dataSource.manager.findBy(StockLevelEntity, { variantId });
  }

  /** Latest first. */
  movementsOf(variantId: string, limit: number, before?: number): Promise<StockMovementEntity[]> {
    return this.dataSource.manager.find(StockMovementEntity, {
      where: before === undefined ? { variantId } : { variantId, seq: LessThan(before) },
      order: { seq: 'DESC' },
      take: limit,
    });
  }
}
