/** How an answer is labelled. */
export type Accepted = Readonly<{
  type: 'application/json' | 'application/graphql-response+json';
  /**
   * Whether the client wants it by the older custom: what GraphQL refuses is told in a body with status 200, since an
   * `application/json` of another status might come from anybody on the way.
   */
  isLegacy: boolean;
}>;

const json = 'application/json';
const graphqlJson = 'application/graphql-response+json';
// Where the client does not care it gets what everything can read.
const offered = [json, graphqlJson] as const;

type Range = Readonly<{ range: string; quality: number }>;

const readRange = (text: string): Range => {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  return { range, quality: quality ? Number(quality.slice(2)) || 0 : 1 };
};

/** What the most specific range that covers a type says about it. */
const coverOf = (type: string, ranges: readonly Range[]): Range | undefined => {
  for (const range of [type, 'application/*', '*/*']) {
    const found = ranges.find((known) => known.range === range);
    if (found) return found;
  }
  return undefined;
};

const readAccept = (header: string): Accepted | undefined => {
  const ranges = header.split(',').map(readRange);
  let best: Range & { type: Accepted['type'] } = { type: json, range: '', quality: 0 };
  for (const type of offered) {
    const cover = coverOf(type, ranges);
    if (!cover) continue;
    const isBetter = cover.quality > best.quality;
    // Named beside application/json, the newer type is what the client would rather have.
    const isRather = cover.quality === best.quality && cover.quality > 0 && cover.range === type;
    if (isBetter || isRather) best = { type, ...cover };
  }
  return best.quality > 0 ? { type: best.type, isLegacy: best.range === json } : undefined;
};

export const plainJson: Accepted = { type: json, isLegacy: false };
// There are a handful of clients, and each sends the same header every time.
const known = new Map<string, Accepted | undefined>();
const mostKnown = 100;
const longestKnown = 200;

/** The type to answer in; undefined where the client takes none of ours. */
export const negotiate = (accept: string | undefined): Accepted | undefined => {
  if (!accept) return plainJson;
  if (known.has(accept)) return known.get(accept);
  const accepted = readAccept(accept);
  if (known.size < mostKnown && accept.length <= longestKnown) known.set(accept, accepted);
  return accepted;
};
