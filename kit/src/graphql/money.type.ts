import { Directive, Field, InputType, ObjectType } from 'type-graphql';
import { type Money, type MoneyRefused, parseMoney, toDecimal } from '../money/index.js';
import type { Result } from '../result/index.js';
import { asType } from './as-type.js';
import { CurrencyCodeScalar, DecimalScalar } from './scalars.js';

@Directive('@shareable')
@Directive('@cacheControl(inheritMaxAge: true)')
@ObjectType('Money', { description: 'An exact amount in one currency.' })
export class MoneyType {
  @Field(() => DecimalScalar, {
    description: 'The amount with the digits of its currency, such as `"12.90"`.',
  })
  amount!: string;

  @Field(() => CurrencyCodeScalar, { description: 'The currency of the amount.' })
  currency!: string;
}

@InputType('MoneyInput', { description: 'An exact amount in one currency.' })
export class MoneyInput {
  @Field(() => DecimalScalar, { description: 'The amount as a decimal string, such as `"12.90"`.' })
  amount!: string;

  @Field(() => CurrencyCodeScalar, { description: 'The currency of the amount.' })
  currency!: string;
}

export const toMoneyType = (value: Money): MoneyType =>
  asType(MoneyType, { amount: toDecimal(value), currency: value.currency });

export const fromMoneyInput = (input: MoneyInput): Result<Money, MoneyRefused> =>
  parseMoney(input.amount, input.currency);
