import type { ValueTransformer } from 'typeorm';

/** PostgreSQL returns bigint as text. Minor units and counters fit in a safe integer; anything larger is a bug. */
export const bigintNumber: ValueTransformer = {
  to: (value: number | null) => value,
  from: (value: string | null) => {
    if (value === null) return null;
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw new RangeError('a bigint column holds more than a safe integer');
    return number;
  },
};
