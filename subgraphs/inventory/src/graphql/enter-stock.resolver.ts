import { parseInput, RequiresScopes, requireStaff, toInvalidInputError } from '@shop/kit/graphql';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { z } from 'zod';
import type { StockPages } from '../db/stock-pages.js';
import type { EnterStock } from '../use-cases/enter-stock.js';
import type { InventoryContext } from './context.js';
import {
  AdjustStockInput,
  AdjustStockResult,
  NotEnoughStockErrorType,
  ReceiveStockInput,
  ReceiveStockResult,
  StockEnteredType,
  toEntryRefusal,
} from './enter-stock.type.js';
import { toStockLevelType } from './stock-level.type.js';

const maxChange = 1_000_000;
const common = {
  variantId: z.uuid('expected the id of a product variant.').toLowerCase(),
  locationCode: z.string().max(10, 'expected the code of a location.'),
  idempotencyKey: z
    .string()
    .min(1, 'expected 1 to 100 characters.')
    .max(100, 'expected 1 to 100 characters.'),
  note: z.string().max(500, 'expected at most 500 characters.').nullish(),
};
const unitsFrom = (min: number) => {
  const expected = `expected ${min} to ${maxChange}.`;
  return z.int(expected).min(min, expected).max(maxChange, expected);
};
const receipt = z.object({ ...common, quantity: unitsFrom(1) });
const adjustment = z.object({
  ...common,
  change: unitsFrom(-maxChange).refine((change) => change !== 0, 'expected a number other than 0.'),
});

type Entry = Omit<Parameters<EnterStock>[0], 'key' | 'enteredBy'> & { idempotencyKey: string };

@Resolver()
export class EnterStockResolver {
  constructor(
    private readonly enterStock: EnterStock,
    private readonly pages: StockPages,
  ) {}

  @RequiresScopes('staff:write')
  @Mutation(() => ReceiveStockResult, { description: 'Books units that came in. For staff.' })
  async receiveStock(
    @Arg('input', () => ReceiveStockInput, { description: 'What came in, and where.' })
    input: ReceiveStockInput,
    @Ctx() context: InventoryContext,
  ): Promise<typeof ReceiveStockResult> {
    const { userId } = requireStaff(context);
    const parsed = parseInput(receipt, input);
    if (!parsed.ok) return toInvalidInputError(parsed.error);
    const result = await this.enter(userId, { ...parsed.value, kind: 'RECEIPT' });
    // Taking units away is what a receipt cannot do.
    if (result instanceof NotEnoughStockErrorType) throw new Error('a receipt was refused as a withdrawal');
    return result;
  }

  @RequiresScopes('staff:write')
  @Mutation(() => AdjustStockResult, { description: 'Corrects what is on hand after a count. For staff.' })
  async adjustStock(
    @Arg('input', () => AdjustStockInput, { description: 'What was found or is missing, and where.' })
    input: AdjustStockInput,
    @Ctx() context: InventoryContext,
  ): Promise<typeof AdjustStockResult> {
    const { userId } = requireStaff(context);
    const parsed = parseInput(adjustment, input);
    if (!parsed.ok) return toInvalidInputError(parsed.error);
    const { change: quantity, ...entry } = parsed.value;
    return this.enter(userId, { ...entry, quantity, kind: 'ADJUSTMENT' });
  }

  private async enter(userId: string, { idempotencyKey, ...entry }: Entry) {
    const result = await this.enterStock({ ...entry, key: idempotencyKey, enteredBy: userId });
    if (!result.ok) return toEntryRefusal(result.error);
    const location = await this.pages.findLocation(entry.locationCode);
    if (!location) throw new Error('a location vanished');
    return Object.assign(new StockEnteredType(), { level: toStockLevelType(result.value, location) });
  }
}
