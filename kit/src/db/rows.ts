/** The rows of a raw TypeORM query, which answers UPDATE and DELETE … RETURNING with `[rows, count]` and anything else with `rows`. */
export const rowsOf = <R>(answer: unknown): R[] => {
  if (!Array.isArray(answer)) return [];
  return (Array.isArray(answer[0]) && typeof answer[1] === 'number' ? answer[0] : answer) as R[];
};
