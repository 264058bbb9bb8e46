/** When keys take over from each other. All in seconds. */
export type KeySchedule = Readonly<{
  /** How long a key signs. */
  signsFor: number;
  /** How long before it signs a key is published: longer than any verifier caches the key set. */
  publishedAhead: number;
  /** How long a key stays published after its successor took over: longer than the longest-lived token. */
  keptAfter: number;
}>;

export type KeyTimes = Readonly<{ kid: string; signsFrom: Date }>;

export type KeyPlan = Readonly<{ create: { signsFrom: Date } | null; remove: readonly string[] }>;

const secondsAfter = (date: Date, seconds: number) => new Date(date.getTime() + seconds * 1000);

/** What a rotation has to do now. Running it twice, or late, does no harm: a late key only signs a little longer. */
export const planKeys = (keys: readonly KeyTimes[], now: Date, schedule: KeySchedule): KeyPlan => {
  const newestFirst = [...keys].sort((a, b) => b.signsFrom.getTime() - a.signsFrom.getTime());
  const newest = newestFirst[0];
  if (!newest) return { create: { signsFrom: now }, remove: [] };
  const nextIsDue = secondsAfter(newest.signsFrom, schedule.signsFor - schedule.publishedAhead) <= now;
  const remove = newestFirst
    .filter((_, index) => {
      const successor = newestFirst[index - 1];
      return successor !== undefined && secondsAfter(successor.signsFrom, schedule.keptAfter) <= now;
    })
    .map(({ kid }) => kid);
  return { create: nextIsDue ? { signsFrom: secondsAfter(now, schedule.publishedAhead) } : null, remove };
};

/** The key that signs now: the newest whose time has come. */
export const signingKeyAt = <K extends KeyTimes>(keys: readonly K[], now: Date): K | undefined =>
  keys
    .filter(({ signsFrom }) => signsFrom <= now)
    .reduce<K | undefined>(
      (newest, key) => (newest && newest.signsFrom >= key.signsFrom ? newest : key),
      undefined,
    );
