import { DateTimeScalar, MoneyType } from '@shop/kit/graphql';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';

export const PublicPaymentStatus = {
  PENDING: 'PENDING',
  ACTION_REQUIRED: 'ACTION_REQUIRED',
  AUTHORIZED: 'AUTHORIZED',
  DECLINED: 'DECLINED',
  CAPTURED: 'CAPTURED',
  VOIDING: 'VOIDING',
  VOIDED: 'VOIDED',
  REFUNDING: 'REFUNDING',
  REFUNDED: 'REFUNDED',
} as const;
export type PublicPaymentStatus = keyof typeof PublicPaymentStatus;

registerEnumType(PublicPaymentStatus, {
  name: 'PaymentStatus',
  description: 'Where the money of an order is.',
  valuesConfig: {
    PENDING: { description: 'Asked for; the provider has not given a clear answer yet.' },
    ACTION_REQUIRED: { description: 'Waits for the shopper to confirm at `actionUrl`.' },
    AUTHORIZED: { description: 'The amount is held, not taken.' },
    DECLINED: { description: 'Refused. Nothing is held.' },
    CAPTURED: { description: 'The amount was taken.' },
    VOIDING: { description: 'The hold is being let go.' },
    VOIDED: { description: 'The hold was let go; nothing was taken.' },
    REFUNDING: { description: 'The amount is on its way back.' },
    REFUNDED: { description: 'The amount was given back.' },
  },
});

@ObjectType('PaymentEvent', { description: 'One line of the payment ledger; lines are only ever added.' })
export class PaymentEventType {
  @Field(() => ID, { description: 'The id of the line.' })
  id!: string;

  @Field(() => DateTimeScalar, { description: 'When it happened.' })
  at!: Date;

  @Field(() => String, {
    nullable: true,
    description: 'The internal status before; null for the first line.',
  })
  from!: string | null;

  @Field(() => String, { description: 'The internal status after.' })
  to!: string;

  @Field(() => String, { description: 'The command or the provider call that brought the change.' })
  cause!: string;

  @Field(() => String, { description: 'Facts of the change as JSON, without personal data.' })
  detail!: string;
}

@ObjectType('Payment', { description: 'The money side of one order.' })
export class PaymentType {
  @Field(() => ID, { description: 'The id of the payment.' })
  id!: string;

  @Field(() => PublicPaymentStatus, { description: 'Where the money is now.' })
  status!: PublicPaymentStatus;

  @Field(() => String, { description: 'The payment method the shopper chose, such as `card`.' })
  method!: string;

  @Field(() => MoneyType, { description: 'The amount that was asked for: the total of the order.' })
  amount!: MoneyType;

  @Field(() => MoneyType, { description: 'How much of it was taken.' })
  capturedAmount!: MoneyType;

  @Field(() => MoneyType, { description: 'How much of what was taken has been given back.' })
  refundedAmount!: MoneyType;

  @Field(() => String, {
    nullable: true,
    description: 'Where the shopper confirms the payment, while its status is `ACTION_REQUIRED`.',
  })
  actionUrl!: string | null;

  @Field(() => DateTimeScalar, { description: 'When the payment was asked for.' })
  createdAt!: Date;

  /** The key of the loader for `events`; not part of the schema. */
  orderId!: string;
}
