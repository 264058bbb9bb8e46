import type { Json } from '../../executor/json.js';

/** A number that is known beforehand, or once the variables are. */
export type Quantity = number | ((variables: Json) => number);

export const at = (quantity: Quantity, variables: Json): number =>
  typeof quantity === 'number' ? quantity : quantity(variables);

export const sum = (quantities: readonly Quantity[]): Quantity => {
  let known = 0;
  const open: ((variables: Json) => number)[] = [];
  for (const quantity of quantities) {
    if (typeof quantity === 'number') known += quantity;
    else open.push(quantity);
  }
  if (open.length === 0) return known;
  return (variables) => {
    let total = known;
    for (const each of open) total += each(variables);
    return total;
  };
};

export const times = (a: Quantity, b: Quantity): Quantity => {
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  if (a === 0 || b === 0) return 0;
  return (variables) => at(a, variables) * at(b, variables);
};
