import { createUnionType, Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { asType, connectionOf, DateTimeScalar, UserErrorType } from '../graphql/index.js';
import type { DeadLetter, DeadLetterRefused } from '../messaging/index.js';

@Directive('@shareable')
@ObjectType('DeadLetter', {
  description: 'A message that could not be handled and waits for a decision of staff.',
})
export class DeadLetterType {
  @Field(() => ID, { description: 'The id, for redrive and discard.' })
  id!: string;

  @Field(() => ID, { description: 'The id of the message itself.' })
  messageId!: string;

  @Field(() => String, { description: 'The message type, such as `owner.past-tense`.' })
  type!: string;

  @Field(() => String, { description: 'Why it could not be handled.' })
  reason!: string;

  @Field(() => Int, { description: 'How often it came here.' })
  failures!: number;

  @Field(() => DateTimeScalar, { description: 'When it came here first.' })
  firstSeenAt!: Date;

  @Field(() => String, { description: 'OPEN, REDRIVEN or DISCARDED.' })
  state!: string;
}

@Directive('@shareable')
@ObjectType('DeadLetterNotOpenError', {
  implements: UserErrorType,
  description: 'There is no such dead letter, or it was decided already.',
})
export class DeadLetterNotOpenErrorType extends UserErrorType {}

export const DecideDeadLetterResult = createUnionType({
  name: 'DecideDeadLetterResult',
  description: 'The dead letter after the decision, or why none was taken.',
  types: () => [DeadLetterType, DeadLetterNotOpenErrorType] as const,
});

export const { ConnectionType: DeadLetterConnection } = connectionOf(DeadLetterType, 'DeadLetter', {
  shareable: true,
});

export const toDeadLetterType = ({
  id,
  messageId,
  type,
  reason,
  failures,
  firstSeenAt,
  state,
}: DeadLetter): DeadLetterType =>
  asType(DeadLetterType, { id, messageId, type, reason, failures, firstSeenAt, state });

export const toDeadLetterRefusal = ({ code, id }: DeadLetterRefused): DeadLetterNotOpenErrorType =>
  asType(DeadLetterNotOpenErrorType, { code, message: `The dead letter ${id} is not open.` });
