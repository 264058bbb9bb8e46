export type Waiting = Readonly<{ productId: string; marks: number }>;

/** Products that changed while the search index could not be reached. Survives restarts. */
export type SearchBacklog = Readonly<{
  add(productId: string): Promise<void>;
  /** The longest waiting. */
  first(limit: number): Promise<Waiting[]>;
  /** Forgets those that were not added again since they were read. */
  remove(done: readonly Waiting[]): Promise<void>;
  /** How long the first has been waiting; 0 when none is. */
  ageSeconds(): Promise<number>;
}>;
