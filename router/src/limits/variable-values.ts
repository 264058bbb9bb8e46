import type { GraphQLError } from 'graphql';
import { isObject, type Json } from '../executor/json.js';
import { limitError } from './limit-error.js';

/** Reading variables takes time for each value in them: a list of a hundred thousand would be read before anybody could say no. */
export const tooManyValues = (variables: Json, max: number): GraphQLError | undefined => {
  let count = 0;
  const look = (value: unknown): void => {
    count += 1;
    if (count > max) return;
    if (Array.isArray(value)) for (let at = 0; at < value.length && count <= max; at += 1) look(value[at]);
    else if (isObject(value)) for (const key in value) if (count <= max) look(value[key]);
  };
  for (const name in variables) if (count <= max) look(variables[name]);
  if (count <= max) return undefined;
  return limitError(
    'MAX_VARIABLE_VALUES_LIMIT',
    `The variables have more than ${max} values, which is as many as are allowed.`,
    { limit: max },
  );
};
