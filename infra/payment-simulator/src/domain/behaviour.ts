export type Operation = 'authorize' | 'capture' | 'void' | 'refund';
export type Fault = Readonly<{
  kind: 'timeout_before' | 'timeout_after' | 'error_after' | 'unavailable' | 'slow';
  /** The fault hits this many attempts under one idempotency key; the next attempt is answered. */
  times: number;
}>;
export type Behaviour = Readonly<{
  outcome: 'ok' | 'declined' | 'action_required' | 'short_amount';
  declineCode?: string;
  /** The operation that carries the fault or the final refusal. */
  operation: Operation;
  fault?: Fault;
  refused?: boolean;
}>;

const plain: Record<string, Behaviour> = {
  tok_ok: { outcome: 'ok', operation: 'authorize' },
  tok_declined: { outcome: 'declined', declineCode: 'card_declined', operation: 'authorize' },
  tok_insufficient_funds: { outcome: 'declined', declineCode: 'insufficient_funds', operation: 'authorize' },
  tok_action_required: { outcome: 'action_required', operation: 'authorize' },
  tok_short_amount: { outcome: 'short_amount', operation: 'authorize' },
  tok_capture_refused: { outcome: 'ok', operation: 'capture', refused: true },
  tok_void_refused: { outcome: 'ok', operation: 'void', refused: true },
  tok_refund_refused: { outcome: 'ok', operation: 'refund', refused: true },
};

const faulty =
  /^tok_(?:(capture|void|refund)_)?(timeout_before|timeout_after|error_after|unavailable|slow)(?:_(\d{1,4}))?$/;

/** A token that nobody issued is a definite decline, like a mistyped card, and never an error. */
const unknownToken: Behaviour = { outcome: 'declined', declineCode: 'invalid_token', operation: 'authorize' };

export const behaviourOf = (token: string): Behaviour => {
  const known = plain[token];
  if (known) return known;
  const match = faulty.exec(token);
  if (!match) return unknownToken;
  const kind = match[2] as Fault['kind'];
  // An outage has no natural end, every other fault passes with the first attempt.
  const unlimited = kind === 'unavailable' || kind === 'slow';
  const times = match[3] ? Number(match[3]) : unlimited ? Number.POSITIVE_INFINITY : 1;
  return { outcome: 'ok', operation: (match[1] ?? 'authorize') as Operation, fault: { kind, times } };
};

export const faultFor = (token: string, operation: Operation, attempt: number): Fault['kind'] | undefined => {
  const { fault, operation: at } = behaviourOf(token);
  return fault && at === operation && attempt <= fault.times ? fault.kind : undefined;
};

export const isRefused = (token: string, operation: Operation) => {
  const behaviour = behaviourOf(token);
  return behaviour.refused === true && behaviour.operation === operation;
};
