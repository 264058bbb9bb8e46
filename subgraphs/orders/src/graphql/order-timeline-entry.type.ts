import { asType, DateTimeScalar } from '@shop/kit/graphql';
import { Field, Int, ObjectType } from 'type-graphql';
import type { OrderStatus } from '../domain/order-status.js';
import type { TimelineEntry, TimelineOutcome } from '../domain/timeline.js';
import { OrderStatusEnum, TimelineOutcomeEnum } from './enums.js';

@ObjectType('OrderTimelineEntry', { description: 'One thing that happened to an order.' })
export class OrderTimelineEntryType {
  @Field(() => DateTimeScalar, { description: 'When.' })
  at!: Date;

  @Field(() => String, {
    description:
      'The step: `place-order`, `reserve-stock`, `authorize-payment`, `confirm-order`, `capture-payment`, `commit-reservation`, `send-confirmation` or `cancel-order`. More may come.',
  })
  step!: string;

  @Field(() => TimelineOutcomeEnum, { description: 'What happened to the step.' })
  outcome!: TimelineOutcome;

  @Field(() => OrderStatusEnum, { description: 'The status of the order from then on.' })
  status!: OrderStatus;

  @Field(() => Int, { description: 'How often the step had been asked for by then.' })
  attempt!: number;

  @Field(() => String, { nullable: true, description: 'A reason or a figure. Staff see more.' })
  detail!: string | null;
}

export const toTimelineEntryType = (entry: TimelineEntry, forStaff: boolean): OrderTimelineEntryType =>
  asType(OrderTimelineEntryType, {
    at: entry.at,
    step: entry.step,
    outcome: entry.outcome,
    status: entry.status,
    attempt: entry.attempt,
    detail: (forStaff ? entry.staffDetail : null) ?? entry.detail,
  });
