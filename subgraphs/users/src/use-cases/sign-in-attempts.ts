export type SignInSubject = Readonly<{ email: string; address: string }>;
export type Admission = Readonly<{ admitted: true } | { admitted: false; retryAfterSeconds: number }>;

export type AttemptLimits = Readonly<{
  windowSeconds: number;
  /** Failures of one e-mail from one address: somebody who guesses, or forgot. */
  perPair: number;
  /** Failures of one e-mail from anywhere: guessing from many addresses. */
  perEmail: number;
  /** Failures from one address over all e-mails: trying leaked passwords. Generous, since offices share an address. */
  perAddress: number;
}>;

/** Failed sign-ins, counted before the password is looked at, so that a thousand guesses at once are not a way around. */
export type SignInAttempts = Readonly<{
  /** Counts an attempt as failed until `forgive` says otherwise. */
  admit(subject: SignInSubject): Promise<Admission>;
  /** The password was right: the pair starts anew, and the attempt does not count against the others. */
  forgive(subject: SignInSubject): Promise<void>;
  sweep(limit: number): Promise<number>;
}>;
