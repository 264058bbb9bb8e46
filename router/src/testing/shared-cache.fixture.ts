type Answer = Readonly<{ status: number; headers: Headers; text: string }>;
type Kept = { answer: Answer; until: number };

/** A cache on the way, such as a CDN, that keeps what it is told it may. `now` is in seconds. */
export const createSharedCache = (
  ask: (path: string, headers: Record<string, string>) => Promise<Answer>,
  now: () => number,
) => {
  const kept = new Map<string, Kept>();
  const varying = new Map<string, readonly string[]>();
  const keyOf = (path: string, headers: Record<string, string>) =>
    JSON.stringify([path, ...(varying.get(path) ?? []).map((name) => headers[name] ?? null)]);
  const untilOf = ({ headers }: Answer): number | undefined => {
    const maxAge = /^public, max-age=(\d+)$/.exec(headers.get('cache-control') ?? '')?.[1];
    return maxAge === undefined ? undefined : now() + Number(maxAge) - Number(headers.get('age'));
  };
  const asked: number[] = [];

  return {
    /** The status of each answer of the origin. */
    asked,
    async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
      const known = kept.get(keyOf(path, headers));
      if (known && now() < known.until) return known.answer;
      const etag = known?.answer.headers.get('etag');
      const answer = await ask(path, { ...headers, ...(etag && { 'if-none-match': etag }) });
      asked.push(answer.status);
      const until = untilOf(answer);
      if (known && answer.status === 304) {
        known.until = until ?? 0;
        return known.answer;
      }
      if (until !== undefined) {
        varying.set(path, (answer.headers.get('vary') ?? '').toLowerCase().split(', '));
        kept.set(keyOf(path, headers), { answer, until });
      }
      return answer;
    },
  };
};
