/** What became of a refresh token that someone presented. */
export type Rotation =
  /** It was the live one; the successor is live now. */
  | Readonly<{ outcome: 'rotated'; sessionId: string; userId: string }>
  /** It was rotated a moment ago: a second tab, or an answer that got lost. `salt` leads to the same successor again. */
  | Readonly<{ outcome: 'repeated'; sessionId: string; userId: string; salt: Buffer }>
  /** It was rotated long ago, so two parties hold it: the session is revoked. */
  | Readonly<{ outcome: 'reused'; sessionId: string; userId: string }>
  /** Never issued, or its session has ended. */
  | Readonly<{ outcome: 'ended' }>;

export type SessionLifetime = Readonly<{
  /** From sign-in, whatever happens. */
  absoluteSeconds: number;
  /** Since the last refresh. */
  idleSeconds: number;
  /** How long a rotated token may be presented again without being taken for theft. */
  graceSeconds: number;
}>;
