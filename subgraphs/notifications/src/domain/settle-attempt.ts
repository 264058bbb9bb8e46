/** Why a mail server did not take a mail. `reason` names the stage and the code, never a person or an address. */
export type MailFailure = Readonly<{
  /**
   * UNAVAILABLE: surely not taken, worth another try. REFUSED: surely not taken, and never will be.
   * UNKNOWN: the answer was lost, so it may have been taken and another try may be a second mail.
   */
  code: 'UNAVAILABLE' | 'REFUSED' | 'UNKNOWN';
  reason: string;
}>;

/** What becomes of a delivery after one attempt. */
export type Settlement =
  | Readonly<{ status: 'SENT' }>
  | Readonly<{ status: 'PENDING'; retryAfterMs: number; lastError: string; possibleDuplicate: boolean }>
  | Readonly<{ status: 'FAILED'; lastError: string }>;

export type RetryRules = Readonly<{ maxAttempts: number; baseMs: number; capMs: number }>;

/** Doubles from `baseMs` up to `capMs`, and spreads by ± 50 %, so that mails that failed together do not come back together. */
export const retryDelayMs = (attempts: number, { baseMs, capMs }: RetryRules, random: number): number =>
  Math.round(Math.min(capMs, baseMs * 2 ** Math.min(attempts - 1, 30)) * (0.5 + random));

/** `attempts` counts this one. `random` is in [0, 1). */
export const settleAttempt = (
  attempts: number,
  failure: MailFailure | null,
  rules: RetryRules,
  random: number,
): Settlement => {
  if (!failure) return { status: 'SENT' };
  const lastError = `${failure.code}: ${failure.reason}`;
  if (failure.code === 'REFUSED') return { status: 'FAILED', lastError };
  if (attempts >= rules.maxAttempts)
    return { status: 'FAILED', lastError: `${lastError} (given up after ${attempts} attempts)` };
  return {
    status: 'PENDING',
    retryAfterMs: retryDelayMs(attempts, rules, random),
    lastError,
    possibleDuplicate: failure.code === 'UNKNOWN',
  };
};
