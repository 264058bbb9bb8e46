export type Summary = Readonly<{ count: number; p50: number; p99: number; max: number }>;

/** The smallest value that at least this share of all values does not exceed (nearest rank). */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
};

export const summarize = (values: readonly number[]): Summary => ({
  count: values.length,
  p50: percentile(values, 0.5),
  p99: percentile(values, 0.99),
  max: percentile(values, 1),
});

/** How many of the spans are open at each moment at which that changes. */
export const inFlight = (
  spans: readonly Readonly<{ from: number; to: number }>[],
): { at: number; open: number }[] => {
  const changes = spans
    .flatMap(({ from, to }) => [
      { at: from, by: 1 },
      { at: to, by: -1 },
    ])
    // At one moment, what ends goes first.
    .sort((a, b) => a.at - b.at || a.by - b.by);
  let open = 0;
  return changes.map(({ at, by }) => {
    open += by;
    return { at, open };
  });
};
