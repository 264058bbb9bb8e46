/** One place in a compiled module that is changed while it is loaded. */
export type Change = Readonly<{
  /** The compiled file, by its path from the root of the repository. */
  file: string;
  /** What stands there exactly once. */
  find: string;
  put: string;
}>;

/** Something that the promises rest on, how to take it away, and what is then found by whom. */
export type Guard = Readonly<{
  name: string;
  promise: string;
  changes: readonly Change[];
  /** What the check says when the guard is gone. */
  finds: RegExp;
}>;
