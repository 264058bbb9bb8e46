import type { z } from 'zod';
import { err, ok, type Result } from '../result/index.js';
import { type InvalidInput, invalidInput } from './user-error.type.js';

/** Checks an input against a zod schema and names every refused field, without repeating its value. */
export const parseInput = <S extends z.ZodType>(
  schema: S,
  input: unknown,
): Result<z.output<S>, InvalidInput> => {
  const parsed = schema.safeParse(input);
  if (parsed.success) return ok(parsed.data);
  return err(
    invalidInput(
      ...parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message })),
    ),
  );
};
