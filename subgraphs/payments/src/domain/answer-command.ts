import type { Money } from '@shop/kit/money';
import { amountOf, capturedOf, type Payment, type PendingReason, type ReversalOutcome } from './payment.js';

/** What a command's sender is told. Computed from the row alone, so every delivery gets the same answer. */
export type AuthorizeAnswer =
  | Readonly<{ type: 'authorized'; amount: Money }>
  | Readonly<{ type: 'declined'; reason: string }>
  | Readonly<{ type: 'pending'; reason: PendingReason; actionUrl?: string }>;
export type CaptureAnswer =
  | Readonly<{ type: 'captured'; amount: Money }>
  | Readonly<{ type: 'capture-rejected'; reason: string }>;
export type ReverseAnswer = Readonly<{ type: 'reversed'; outcome: ReversalOutcome }>;
export type Answer = AuthorizeAnswer | CaptureAnswer | ReverseAnswer;

export const answerAuthorize = (payment: Payment): AuthorizeAnswer => {
  switch (payment.status) {
    case 'INTENT':
    case 'UNKNOWN':
      return { type: 'pending', reason: payment.pendingReason ?? 'UNKNOWN_OUTCOME' };
    case 'ACTION_REQUIRED':
      return {
        type: 'pending',
        reason: 'ACTION_REQUIRED',
        ...(payment.actionUrl ? { actionUrl: payment.actionUrl } : {}),
      };
    case 'AUTHORIZED':
    case 'CAPTURING':
    case 'CAPTURED':
    case 'CAPTURE_REFUSED':
      return { type: 'authorized', amount: amountOf(payment) };
    default:
      return { type: 'declined', reason: payment.declineReason ?? 'REVERSED' };
  }
};

/** Null while the answer is not known yet; it is sent when it is. */
export const answerCapture = (payment: Payment): CaptureAnswer | null => {
  switch (payment.status) {
    case 'AUTHORIZED':
    case 'CAPTURING':
      return null;
    case 'CAPTURED':
      return { type: 'captured', amount: capturedOf(payment) };
    case 'CAPTURE_REFUSED':
      return { type: 'capture-rejected', reason: payment.captureRefusedReason ?? 'REFUSED' };
    case 'INTENT':
    case 'UNKNOWN':
    case 'ACTION_REQUIRED':
    case 'DECLINED':
      return { type: 'capture-rejected', reason: 'NOT_AUTHORIZED' };
    default:
      return { type: 'capture-rejected', reason: 'REVERSED' };
  }
};

/** Null until nothing is held any more: a reversal may be late, never failed. */
export const answerReverse = (payment: Payment): ReverseAnswer | null => {
  switch (payment.status) {
    case 'DECLINED':
      return { type: 'reversed', outcome: 'NOTHING_HELD' };
    case 'VOIDED':
      return { type: 'reversed', outcome: payment.reversal ?? 'VOIDED' };
    case 'REFUNDED':
      return { type: 'reversed', outcome: 'REFUNDED' };
    default:
      return null;
  }
};
