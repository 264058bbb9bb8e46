type Options<Value> = Readonly<{
  /** The most that all values together may weigh. */
  capacity: number;
  weightOf: (key: string, value: Value) => number;
}>;

/** Keeps what was used last, up to a total weight. */
export const createLru = <Value>({ capacity, weightOf }: Options<Value>) => {
  const entries = new Map<string, { value: Value; weight: number }>();
  let total = 0;

  const remove = (key: string): void => {
    total -= entries.get(key)?.weight ?? 0;
    entries.delete(key);
  };

  return {
    get(key: string): Value | undefined {
      const entry = entries.get(key);
      if (!entry) return undefined;
      // A Map iterates in the order of insertion: putting it back makes it the youngest.
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key: string, value: Value): void {
      remove(key);
      const weight = weightOf(key, value);
      if (weight > capacity) return;
      entries.set(key, { value, weight });
      total += weight;
      for (const oldest of entries.keys()) {
        if (total <= capacity) break;
        remove(oldest);
      }
    },
    values: (): Value[] => Array.from(entries.values(), ({ value }) => value),
    get size() {
      return entries.size;
    },
    get weight() {
      return total;
    },
  };
};
