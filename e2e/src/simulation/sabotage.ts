/** Each takes one guard away. A simulation that stays green without a guard does not look at what the guard is for. */
export const sabotages = [
  'inventory forgets reservations',
  'a release leaves no tombstone',
  'a reversal leaves no tombstone',
  'the provider forgets idempotency keys',
  'the provider forgets cancelled keys',
  'stock is read without a lock',
  'no command is sent again',
  'no answer is taken for a no',
  'a repeated command puts off the next question',
  'nothing is confirmed',
  'any reply is taken for the awaited one',
  'notifications are not remembered',
  'order keys are not remembered',
] as const;
export type Sabotage = (typeof sabotages)[number] | null;
