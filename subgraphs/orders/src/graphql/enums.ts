import { registerEnumType } from 'type-graphql';
import { cartProblemCodes } from '../domain/cart-problem.js';
import { orderStatuses } from '../domain/order-status.js';
import { timelineOutcomes } from '../domain/timeline.js';

// The values inside are the names outside, or defaults of arguments would not match.
const namesOf = <T extends string>(names: readonly T[]) =>
  Object.fromEntries(names.map((name) => [name, name])) as { [N in T]: N };

const described = (texts: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(texts).map(([name, description]) => [name, { description }]));

export const OrderStatusEnum = namesOf(orderStatuses);
registerEnumType(OrderStatusEnum, {
  name: 'OrderStatus',
  description: 'Where an order stands.',
  valuesConfig: described({
    PENDING: 'Accepted; stock and payment are being settled.',
    AWAITING_PAYMENT:
      'The outcome of the payment is not known yet, or the shopper has to act at the payment provider.',
    CONFIRMED: 'Stock and payment are certain; it will be fulfilled.',
    FULFILLED: 'Handed to a carrier.',
    DELIVERED: 'Arrived.',
    REJECTED: 'Could not be confirmed. Nothing is held and nothing is charged.',
    CANCELLED: 'Cancelled. Nothing is held and nothing is charged.',
  }),
});

export const TimelineOutcomeEnum = namesOf(timelineOutcomes);
registerEnumType(TimelineOutcomeEnum, {
  name: 'OrderTimelineOutcome',
  description: 'What happened to a step of an order.',
  valuesConfig: described({
    STARTED: 'The step was asked for.',
    WAITING: 'The answer is not final yet.',
    SUCCEEDED: 'The step is done.',
    FAILED: 'The step was refused or given up.',
    UNDOING: 'What the step did is being taken back.',
    UNDONE: 'What the step did was taken back.',
    ALERT: 'The step takes longer than it should; staff have been told.',
  }),
});

export const CartProblemCodeEnum = namesOf(cartProblemCodes);
registerEnumType(CartProblemCodeEnum, {
  name: 'CartProblemCode',
  description: 'Why a line of a cart needs a look.',
  valuesConfig: described({
    VARIANT_UNAVAILABLE: 'It is no longer sold; the line has to go before the cart can be ordered.',
    INSUFFICIENT_STOCK: 'There is less in stock than the line asks for.',
    PRICE_CHANGED: 'Its price has changed since it was put into the cart. The totals contain the new price.',
  }),
});
