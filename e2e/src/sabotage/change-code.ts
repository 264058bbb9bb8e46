import type { Change } from './guard.js';

/** @throws when the code has moved on: a sabotage that changes nothing would prove nothing. */
export const changeCode = (source: string, { file, find, put }: Change): string => {
  const parts = source.split(find);
  if (parts.length !== 2)
    throw new Error(`sabotage: ${file} has ${parts.length - 1} times, instead of once: ${find}`);
  return parts.join(put);
};
