import { asType } from '@shop/kit/graphql';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { LocationEntity } from '../db/location.entity.js';

@ObjectType('StockLocation', { description: 'A place that holds stock.' })
export class StockLocationType {
  @Field(() => ID, { description: 'The id of the location.' })
  id!: string;

  @Field(() => String, { description: 'Its short code, such as `BER`.' })
  code!: string;

  @Field(() => String, { description: 'Its name for people.' })
  name!: string;

  @Field(() => Int, { description: 'Orders take from the location with the lowest number first.' })
  priority!: number;
}

@ObjectType('StockLevel', { description: 'What one location has of one variant.' })
export class StockLevelType {
  @Field(() => ID, { description: 'The id of the product variant.' })
  variantId!: string;

  @Field(() => StockLocationType, { description: 'Where the units are.' })
  location!: StockLocationType;

  @Field(() => Int, { description: 'Units that ever came in, less those lost: always on hand + committed.' })
  received!: number;

  @Field(() => Int, { description: 'Units that are there and not sold.' })
  onHand!: number;

  @Field(() => Int, { description: 'The part of on hand that open orders hold.' })
  reserved!: number;

  @Field(() => Int, { description: 'Units that left for confirmed orders.' })
  committed!: number;

  @Field(() => Int, { description: 'Units that can still be ordered: on hand − reserved.' })
  available!: number;
}

type Level = Readonly<{
  variantId: string;
  received: number;
  onHand: number;
  reserved: number;
  committed: number;
}>;

export const toStockLocationType = ({ id, code, name, priority }: LocationEntity): StockLocationType =>
  asType(StockLocationType, { id, code, name, priority });

export const toStockLevelType = (level: Level, location: LocationEntity): StockLevelType => {
  const { variantId, received, onHand, reserved, committed } = level;
  return asType(StockLevelType, {
    variantId,
    location: toStockLocationType(location),
    received,
    onHand,
    reserved,
    committed,
    available: onHand - reserved,
  });
};
