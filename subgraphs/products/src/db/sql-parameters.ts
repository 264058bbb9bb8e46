/** Collects the values of a statement; each call answers with the placeholder of its value. */
export const sqlParameters = () => {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  return { values, bind };
};

export type Bind = ReturnType<typeof sqlParameters>['bind'];
