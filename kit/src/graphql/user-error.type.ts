import { Directive, Field, InterfaceType, ObjectType } from 'type-graphql';
import { asType } from './as-type.js';
import { ListSize } from './cost.js';

@InterfaceType('UserError', {
  description:
    'A refusal that a person can act on. `code` is stable and meant for programs, `message` for developers.',
})
export abstract class UserErrorType {
  @Field(() => String, { description: 'A stable code in SCREAMING_SNAKE_CASE.' })
  code!: string;

  @Field(() => String, { description: 'What was refused and why, in English.' })
  message!: string;
}

@Directive('@shareable')
@ObjectType('InvalidField', { description: 'One field of the input that was refused.' })
export class InvalidFieldType {
  @Field(() => String, { description: 'The path of the field inside the input, such as `lines.0.quantity`.' })
  field!: string;

  @Field(() => String, { description: 'What was expected of the field.' })
  message!: string;
}

@Directive('@shareable')
@ObjectType('InvalidInputError', {
  implements: UserErrorType,
  description: 'The input has the right shape but values that cannot be accepted. Nothing was changed.',
})
export class InvalidInputErrorType extends UserErrorType {
  @ListSize(5)
  @Field(() => [InvalidFieldType], {
    description: 'Each refused field with what was expected. At least one.',
  })
  fields!: InvalidFieldType[];
}

/** What a use case refuses when values of the input are unusable. */
export type InvalidInput = Readonly<{
  code: 'INVALID_INPUT';
  fields: readonly Readonly<{ field: string; message: string }>[];
}>;

export const invalidInput = (...fields: readonly { field: string; message: string }[]): InvalidInput => ({
  code: 'INVALID_INPUT',
  fields,
});

export const toInvalidInputError = (refusal: InvalidInput): InvalidInputErrorType =>
  asType(InvalidInputErrorType, {
    code: refusal.code,
    message: `The input was refused: ${refusal.fields.map(({ field, message }) => `${field}: ${message}`).join(' ')}`,
    fields: refusal.fields.map((fault) => asType(InvalidFieldType, { ...fault })),
  });
