import { asType, connectionOf, DateTimeScalar, MoneyType, toMoneyType } from '@shop/kit/graphql';
import { Directive, Field, ID, ObjectType } from 'type-graphql';
import type { Order } from '../domain/order.js';
import type { OrderStatus } from '../domain/order-status.js';
import { OrderStatusEnum } from './enums.js';
import { ShippingAddressType } from './shipping-address.type.js';

@Directive('@key(fields: "id")')
@ObjectType('Order', { description: 'An accepted wish to buy, with exact totals that never change.' })
export class OrderType {
  @Field(() => ID, { description: 'The id.' })
  id!: string;

  @Field(() => String, { description: 'Its name for people, such as `M-7K3P-9XQ2-4D`.' })
  number!: string;

  @Field(() => OrderStatusEnum, { description: 'Where it stands.' })
  status!: OrderStatus;

  @Field(() => String, {
    nullable: true,
    description:
      'Why it was rejected or cancelled, as a stable code such as `PAYMENT_DECLINED` or `OUT_OF_STOCK`.',
  })
  statusReason!: string | null;

  @Field(() => String, { description: 'Where its confirmation is sent.' })
  email!: string;

  @Field(() => ShippingAddressType, { description: 'Where it is sent.' })
  shippingAddress!: ShippingAddressType;

  @Field(() => MoneyType, { description: 'The lines before discounts, tax included.' })
  subtotal!: MoneyType;

  @Field(() => MoneyType, { description: 'The discounts of all lines.' })
  discount!: MoneyType;

  @Field(() => MoneyType, { description: 'What sending it costs.' })
  shipping!: MoneyType;

  @Field(() => MoneyType, { description: 'The tax contained in the total, at the rate of the destination.' })
  tax!: MoneyType;

  @Field(() => MoneyType, { description: 'subtotal − discount + shipping: exactly what is charged.' })
  total!: MoneyType;

  @Field(() => DateTimeScalar, { description: 'When it was placed.' })
  placedAt!: Date;

  /** Up to which entry its timeline is shown, where it is told as it stood then. No field. */
  upTo?: number;
}

export const { ConnectionType: OrderConnectionType } = connectionOf(OrderType, 'Order');

export const toOrderType = (order: Order, upTo?: number): OrderType =>
  asType(OrderType, {
    id: order.id,
    number: order.number,
    status: order.status,
    statusReason: order.statusReason,
    email: order.email,
    shippingAddress: asType(ShippingAddressType, { ...order.shippingAddress }),
    subtotal: toMoneyType(order.totals.subtotal),
    discount: toMoneyType(order.totals.discount),
    shipping: toMoneyType(order.totals.shipping),
    tax: toMoneyType(order.totals.tax),
    total: toMoneyType(order.totals.total),
    placedAt: order.placedAt,
    upTo,
  });
