import {
  asType,
  InvalidInputErrorType,
  invalidInput,
  toInvalidInputError,
  UserErrorType,
} from '@shop/kit/graphql';
import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { EnterStockRefused } from '../use-cases/enter-stock.js';
import { StockLevelType } from './stock-level.type.js';

@InputType('StockEntryInput')
abstract class StockEntryInput {
  @Field(() => ID, { description: 'The id of the product variant.' })
  variantId!: string;

  @Field(() => String, { description: 'The code of the location, such as `BER`.' })
  locationCode!: string;

  @Field(() => String, {
    description:
      'A name of this entry, 1 to 100 characters. Sent again with the same values, it counts once.',
  })
  idempotencyKey!: string;

  @Field(() => String, { nullable: true, description: 'Kept in the ledger, at most 500 characters.' })
  note?: string | null;
}

@InputType('ReceiveStockInput', { description: 'Units that came in.' })
export class ReceiveStockInput extends StockEntryInput {
  @Field(() => Int, { description: 'How many came in, 1 to 1,000,000.' })
  quantity!: number;
}

@InputType('AdjustStockInput', { description: 'A correction after units were counted, found or lost.' })
export class AdjustStockInput extends StockEntryInput {
  @Field(() => Int, { description: 'By how much on hand changes, −1,000,000 to 1,000,000 and not 0.' })
  change!: number;
}

@ObjectType('StockEntered', { description: 'The entry counts, now or since it was first sent.' })
export class StockEnteredType {
  @Field(() => StockLevelType, { description: 'The stock level as it is now.' })
  level!: StockLevelType;
}

@ObjectType('StockLocationNotFoundError', {
  implements: UserErrorType,
  description: 'There is no location with that code.',
})
export class StockLocationNotFoundErrorType extends UserErrorType {}

@ObjectType('StockEntryKeyReusedError', {
  implements: UserErrorType,
  description: 'The idempotency key belongs to an entry with other values.',
})
export class StockEntryKeyReusedErrorType extends UserErrorType {}

@ObjectType('NotEnoughStockError', {
  implements: UserErrorType,
  description: 'More units would be taken away than are there and not held by orders.',
})
export class NotEnoughStockErrorType extends UserErrorType {
  @Field(() => Int, { description: 'Units that are there.' })
  onHand!: number;

  @Field(() => Int, { description: 'Units of these that open orders hold.' })
  reserved!: number;
}

export const ReceiveStockResult = createUnionType({
  name: 'ReceiveStockResult',
  description: 'The stock level with the receipt, or why it was refused.',
  types: () =>
    [
      StockEnteredType,
      StockLocationNotFoundErrorType,
      StockEntryKeyReusedErrorType,
      InvalidInputErrorType,
    ] as const,
});

export const AdjustStockResult = createUnionType({
  name: 'AdjustStockResult',
  description: 'The stock level with the correction, or why it was refused.',
  types: () =>
    [
      StockEnteredType,
      NotEnoughStockErrorType,
      StockLocationNotFoundErrorType,
      StockEntryKeyReusedErrorType,
      InvalidInputErrorType,
    ] as const,
});

export const toEntryRefusal = (refusal: EnterStockRefused) => {
  const { code } = refusal;
  switch (refusal.code) {
    case 'LOCATION_NOT_FOUND':
      return asType(StockLocationNotFoundErrorType, {
        code,
        message: `There is no location ${refusal.locationCode}.`,
      });
    case 'STOCK_ENTRY_KEY_REUSED':
      return asType(StockEntryKeyReusedErrorType, {
        code,
        message: 'This idempotency key was used for an entry with other values.',
      });
    case 'NOT_ENOUGH_STOCK':
      return asType(NotEnoughStockErrorType, {
        code,
        message: `Only ${refusal.onHand - refusal.reserved} units are not held by orders.`,
        onHand: refusal.onHand,
        reserved: refusal.reserved,
      });
    case 'TOO_MUCH_STOCK':
      return toInvalidInputError(
        invalidInput({ field: 'quantity', message: 'more units than a location can hold.' }),
      );
  }
};
