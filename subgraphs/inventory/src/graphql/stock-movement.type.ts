import { asType, connectionOf, DateTimeScalar } from '@shop/kit/graphql';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { LocationEntity } from '../db/location.entity.js';
import type { StockMovementEntity } from '../db/stock-movement.entity.js';
import { type MovementKind, movementKinds } from '../domain/stock.js';
import { StockLocationType, toStockLocationType } from './stock-level.type.js';

const StockMovementKind = Object.fromEntries(movementKinds.map((kind) => [kind, kind]));

registerEnumType(StockMovementKind, {
  name: 'StockMovementKind',
  description: 'Why stock moved.',
  valuesConfig: {
    RECEIPT: { description: 'Units came in.' },
    ADJUSTMENT: { description: 'Staff corrected a count.' },
    RESERVE: { description: 'An order holds units.' },
    RELEASE: { description: 'An order gave its hold up.' },
    EXPIRE: { description: 'A hold ended by its time.' },
    COMMIT: { description: 'Units left for a confirmed order.' },
    RETURN: { description: 'Units of a confirmed order came back.' },
  },
});

@ObjectType('StockMovement', { description: 'One line of the stock ledger. Never changed, never deleted.' })
export class StockMovementType {
  @Field(() => ID, { description: 'The id of the movement.' })
  id!: string;

  @Field(() => DateTimeScalar, { description: 'When it happened.' })
  at!: Date;

  @Field(() => StockMovementKind, { description: 'Why stock moved.' })
  kind!: MovementKind;

  @Field(() => StockLocationType, { description: 'Where it moved.' })
  location!: StockLocationType;

  @Field(() => String, { description: 'The id of the order, or the key of the receipt or adjustment.' })
  reference!: string;

  @Field(() => String, { nullable: true, description: 'The id of the staff member who entered it.' })
  enteredBy!: string | null;

  @Field(() => String, { nullable: true, description: 'What the staff member noted.' })
  note!: string | null;

  @Field(() => Int, { description: 'By how much `received` changed.' })
  receivedChange!: number;

  @Field(() => Int, { description: 'By how much `onHand` changed.' })
  onHandChange!: number;

  @Field(() => Int, { description: 'By how much `reserved` changed.' })
  reservedChange!: number;

  @Field(() => Int, { description: 'By how much `committed` changed.' })
  committedChange!: number;

  @Field(() => Int, { description: '`received` after it.' })
  received!: number;

  @Field(() => Int, { description: '`onHand` after it.' })
  onHand!: number;

  @Field(() => Int, { description: '`reserved` after it.' })
  reserved!: number;

  @Field(() => Int, { description: '`committed` after it.' })
  committed!: number;
}

export const { ConnectionType: StockMovementConnection } = connectionOf(StockMovementType, 'StockMovement');

export const toStockMovementType = (
  { seq: _seq, variantId: _variantId, locationId: _locationId, ...movement }: StockMovementEntity,
  location: LocationEntity,
): StockMovementType => asType(StockMovementType, { ...movement, location: toStockLocationType(location) });
