/** What became of all requests, by kind; and of a minute, how long good ones took. */
export const createOutcomes = () => {
  const counts = new Map<string, number>();
  const unexpected = new Map<string, number>();
  const add = (to: Map<string, number>, key: string) => void to.set(key, (to.get(key) ?? 0) + 1);
  let times: number[] = [];
  let requests = 0;
  return {
    counts,
    unexpected,
    saw(kind: string, outcome: string, isExpected: boolean): void {
      requests += 1;
      add(counts, `${kind} → ${outcome}`);
      if (!isExpected) add(unexpected, `${kind} → ${outcome}`);
    },
    took(ms: number): void {
      times.push(ms);
    },
    /** Since it was last asked. */
    ofMinute(): Readonly<{ requests: number; p99: number }> {
      const sorted = times.sort((a, b) => a - b);
      const minute = { requests, p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0 };
      times = [];
      requests = 0;
      return minute;
    },
  };
};

export type Outcomes = ReturnType<typeof createOutcomes>;
