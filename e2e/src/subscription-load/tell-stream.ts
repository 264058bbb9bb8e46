/** An event of the load as a subscriber gets it. */
type LoadEvent = Readonly<{
  id: string | null;
  data?: Readonly<{
    update: Readonly<{
      timeline: readonly Readonly<{ at: string }>[];
      payments: readonly Readonly<{ status: string }>[] | null;
    }> | null;
  }> | null;
  errors?: readonly unknown[];
}>;

export type StreamTold = Readonly<{
  /** How many entries of the timeline this subscriber knows by now. */
  known(): number;
  faults(): readonly string[];
  /** What one event told: the moment its entry was written, or undefined where the event is not what it should be. */
  take(event: LoadEvent): number | undefined;
}>;

/**
 * Judges what one subscriber of one order is told. Each event must have exactly one entry more than the one before it: one more is a lost event, the same or
 * fewer one that came twice or out of sequence.
 */
export const createStreamTold = (known: number): StreamTold => {
  const faults: string[] = [];
  let count = known;
  let lastId: string | null = null;
  return {
    known: () => count,
    faults: () => faults,
    take({ id, data, errors }) {
      const update = data?.update;
      const entries = update?.timeline.length ?? 0;
      if (errors || !update) faults.push(`no whole event: ${JSON.stringify(errors ?? data)}`);
      else if (entries > count + 1) faults.push(`entries ${count + 1} to ${entries - 1} were not told`);
      else if (entries <= count) faults.push(`entry ${entries} came behind entry ${count}`);
      // Known to payments alone: an event without it was not completed from there.
      else if (update.payments?.[0]?.status !== 'CAPTURED')
        faults.push('the payment of the order is missing');
      if (id === null || id === lastId) faults.push(`event id ${id} behind ${lastId}`);
      lastId = id;
      count = Math.max(count, entries);
      const written = update?.timeline.at(-1)?.at;
      return written === undefined ? undefined : Date.parse(written);
    },
  };
};
