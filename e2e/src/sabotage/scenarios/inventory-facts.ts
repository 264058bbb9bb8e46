import type { World } from '@shop/inventory/inventory-world.fixture';
import { loadInventory } from '@shop/scripts/audit/load/inventory';

export const factsOf = ({ config }: World) => loadInventory(config.DATABASE_URL);
