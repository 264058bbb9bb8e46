/** Which way bytes travel through a link: from who connected, or back to it. */
export type Direction = 'to-server' | 'to-client';

/** What a network can do to the traffic between two processes. */
export type LinkFault =
  | Readonly<{ how: 'latency'; ms: number; jitterMs: number }>
  | Readonly<{ how: 'bandwidth'; bytesPerSecond: number }>
  /** Nothing arrives any more, either way, and nobody is told. What was sent arrives when it ends, as TCP would send it again. */
  | Readonly<{ how: 'black-hole' }>
  | Readonly<{ how: 'one-way'; blocked: Direction }>
  /** Connections are cut with RST, new ones too. */
  | Readonly<{ how: 'reset' }>
  /** The server sees the end of each open connection; the client goes on believing in it. New connections work. */
  | Readonly<{ how: 'half-close' }>;

/** Whether bytes of this direction stand still. */
export const blocks = (fault: LinkFault | undefined, direction: Direction): boolean =>
  fault?.how === 'black-hole' || (fault?.how === 'one-way' && fault.blocked === direction);

/** When a chunk that came now may leave, given when the one before it leaves. */
export const leavesAt = (
  fault: LinkFault | undefined,
  {
    now,
    previous,
    bytes,
    random,
  }: Readonly<{ now: number; previous: number; bytes: number; random: number }>,
): number => {
  if (fault?.how === 'latency') return Math.max(previous, now + fault.ms + fault.jitterMs * random);
  if (fault?.how === 'bandwidth') return Math.max(previous, now) + (bytes / fault.bytesPerSecond) * 1_000;
  return Math.max(previous, now);
};
