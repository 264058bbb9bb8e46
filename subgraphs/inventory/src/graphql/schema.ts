import { createChangesResolver } from '@shop/kit/changed-keys';
import { createDeadLetterDesk } from '@shop/kit/dead-letter-desk';
import { defineSubgraph } from '@shop/kit/graphql';
import type { DeadLetters } from '@shop/kit/messaging';
import type { StockPages } from '../db/stock-pages.js';
import type { EnterStock } from '../use-cases/enter-stock.js';
import { AvailabilityResolver } from './availability.resolver.js';
import type { InventoryContext } from './context.js';
import { EnterStockResolver } from './enter-stock.resolver.js';
import { resolveProductVariantReference } from './product-variant.reference.js';
import { ProductVariantStub } from './product-variant.stub.js';
import { StockResolver } from './stock.resolver.js';

const DeadLetterResolver = createDeadLetterDesk('inventory');
const StockChangesResolver = createChangesResolver<InventoryContext>({
  field: 'stockChanged',
  description: 'Of which variants another quantity can be ordered now, as `ProductVariant:id`',
  feedOf: ({ stockChanges }) => stockChanges,
});

const subgraph = defineSubgraph<InventoryContext>({
  resolvers: [
    AvailabilityResolver,
    StockResolver,
    EnterStockResolver,
    StockChangesResolver,
    DeadLetterResolver,
  ],
  references: { ProductVariant: resolveProductVariantReference },
  orphanedTypes: [ProductVariantStub],
});

type Deps = Readonly<{ pages: StockPages; enterStock: EnterStock; deadLetters: DeadLetters }>;

export const printSubgraphSdl = subgraph.printSdl;
export const createInventorySchema = ({ pages, enterStock, deadLetters }: Deps) =>
  subgraph.createSchema([
    new AvailabilityResolver(),
    new StockResolver(pages),
    new EnterStockResolver(enterStock, pages),
    new StockChangesResolver(),
    new DeadLetterResolver(deadLetters),
  ]);
