/** The only place that says which status may follow which. */
export const nextStatuses = {
  /** Written before the provider is called; the call may or may not have left. */
  INTENT: ['UNKNOWN', 'ACTION_REQUIRED', 'AUTHORIZED', 'DECLINED', 'VOIDING'],
  /** Called without a clear answer. Never the same as declined. */
  UNKNOWN: ['ACTION_REQUIRED', 'AUTHORIZED', 'DECLINED', 'VOIDING'],
  ACTION_REQUIRED: ['AUTHORIZED', 'DECLINED', 'VOIDING'],
  AUTHORIZED: ['CAPTURING', 'VOIDING'],
  CAPTURING: ['CAPTURED', 'CAPTURE_REFUSED', 'VOIDING'],
  CAPTURED: ['REFUNDING'],
  /** The money is still held; only a reversal gives it back. */
  CAPTURE_REFUSED: ['VOIDING'],
  VOIDING: ['VOIDED', 'VOID_FAILED', 'REFUNDING', 'REFUNDED'],
  VOID_FAILED: ['VOIDING'],
  REFUNDING: ['REFUNDED', 'REFUND_FAILED'],
  REFUND_FAILED: ['REFUNDING'],
  DECLINED: [],
  VOIDED: [],
  REFUNDED: [],
} as const satisfies Record<string, readonly string[]>;

export type PaymentStatus = keyof typeof nextStatuses;
export const allStatuses = Object.keys(nextStatuses) as PaymentStatus[];

export const canMove = (from: PaymentStatus, to: PaymentStatus): boolean =>
  (nextStatuses[from] as readonly PaymentStatus[]).includes(to);

/** What the provider must be asked next; nothing for a payment at rest. */
export type ProviderCall = 'authorize' | 'find' | 'capture' | 'cancel' | 'refund';

const calls: Partial<Record<PaymentStatus, ProviderCall>> = {
  INTENT: 'authorize',
  UNKNOWN: 'authorize',
  ACTION_REQUIRED: 'find',
  CAPTURING: 'capture',
  VOIDING: 'cancel',
  VOID_FAILED: 'cancel',
  REFUNDING: 'refund',
  REFUND_FAILED: 'refund',
};

export const callFor = (status: PaymentStatus): ProviderCall | null => calls[status] ?? null;
export const isOpen = (status: PaymentStatus): boolean => callFor(status) !== null;
