import { randomBytes, randomUUID } from 'node:crypto';
import { behaviourOf, isRefused } from '../domain/behaviour.js';
import {
  type Change,
  capture,
  decide,
  type Payment,
  type Refusal,
  refund,
  refused,
  voidPayment,
} from '../domain/payment.js';
import type { Answer } from '../store/key-store.js';
import type { PaymentStore } from '../store/payment-store.js';
import type { WebhookStore } from '../store/webhook-store.js';
import { notFound } from './provider-error.js';

export type AuthorizeRequest = Readonly<{
  amount: number;
  currency: string;
  method: string;
  token: string;
  reference: string;
}>;
type Deps = Readonly<{ payments: PaymentStore; webhooks: WebhookStore; publicUrl: () => string }>;

const refusal = ({ code, message }: Refusal, status = 409): Answer => ({
  status,
  body: { error: { code, message } },
});

/** What each call does to the ledger. Every function runs inside the caller's transaction. */
export class Operations {
  constructor(private readonly deps: Deps) {}

  authorize(key: string, request: AuthorizeRequest): Answer {
    const now = new Date().toISOString();
    const behaviour = behaviourOf(request.token);
    // A cancel that overtook its authorize left the key behind; the late authorize must hold nothing.
    const cancelled = this.deps.payments.isCancelled(key);
    const outcome = cancelled ? 'declined' : behaviour.outcome;
    const authorizedAmount =
      outcome === 'ok' ? request.amount : outcome === 'short_amount' ? Math.max(request.amount - 1, 1) : 0;
    const payment: Payment = {
      ...request,
      id: `pay_${randomUUID()}`,
      idempotencyKey: key,
      status:
        outcome === 'declined'
          ? 'declined'
          : outcome === 'action_required'
            ? 'requires_action'
            : 'authorized',
      authorizedAmount,
      capturedAmount: 0,
      refundedAmount: 0,
      declineCode: cancelled ? 'cancelled' : (behaviour.declineCode ?? null),
      actionToken: outcome === 'action_required' ? randomBytes(24).toString('base64url') : null,
      createdAt: now,
      updatedAt: now,
    };
    const kind = payment.status === 'requires_action' ? 'action_required' : payment.status;
    return this.record({ payment, kind: kind as Change['kind'], amount: authorizedAmount }, key);
  }

  capture(key: string, id: string, amount: number | undefined): Answer {
    const payment = this.find(id);
    if (isRefused(payment.token, 'capture'))
      return refusal(
        { code: 'capture_refused', message: 'The card issuer refuses this capture for good.' },
        402,
      );
    return this.apply(capture(payment, amount), key);
  }

  void(key: string, id: string): Answer {
    const payment = this.find(id);
    if (isRefused(payment.token, 'void'))
      return refusal({ code: 'void_refused', message: 'The card issuer refuses this void for good.' }, 402);
    return this.apply(voidPayment(payment), key);
  }

  refund(key: string, id: string, amount: number, reason: string | null): Answer {
    const payment = this.find(id);
    if (isRefused(payment.token, 'refund'))
      return refusal(
        { code: 'refund_refused', message: 'The card issuer refuses this refund for good.' },
        402,
      );
    const change = refund(payment, amount);
    if (refused(change)) return refusal(change);
    const saved = this.record(change, key);
    const made = this.deps.payments.addRefund(id, amount, reason);
    return { status: 200, body: { ...made, payment: saved.body } };
  }

  /** Voids what an authorize key holds, whether or not that authorize ever arrived. */
  cancel(key: string, authorizeKey: string): Answer {
    const payment = this.deps.payments.byKey(authorizeKey);
    if (!payment || payment.status === 'declined') {
      this.deps.payments.cancelKey(authorizeKey);
      return {
        status: 200,
        body: { outcome: 'nothing_held', payment: payment ? this.present(payment) : null },
      };
    }
    if (payment.status === 'voided')
      return { status: 200, body: { outcome: 'voided', payment: this.present(payment) } };
    const answer = this.void(key, payment.id);
    return answer.status === 200
      ? { status: 200, body: { outcome: 'voided', payment: answer.body } }
      : answer;
  }

  decideAction(actionToken: string, approved: boolean): Change | Refusal {
    const payment = this.deps.payments.byActionToken(actionToken);
    if (!payment) throw notFound('payment');
    const change = decide(payment, approved);
    if (!refused(change)) this.record(change, payment.idempotencyKey);
    return change;
  }

  present({ token: _token, actionToken, ...payment }: Payment) {
    const open = payment.status === 'requires_action';
    return {
      ...payment,
      actionUrl: open ? `${this.deps.publicUrl()}/actions/${actionToken}` : null,
      refunds: this.deps.payments.refundsOf(payment.id),
    };
  }

  private apply(change: Change | Refusal, key: string): Answer {
    return refused(change) ? refusal(change) : this.record(change, key);
  }

  private record({ payment, kind, amount }: Change, key: string): Answer {
    const saved = this.present(this.deps.payments.save(payment, kind, amount, key));
    this.deps.webhooks.add(`payment.${kind}`, saved);
    return { status: 200, body: saved };
  }

  private find(id: string): Payment {
    const payment = this.deps.payments.byId(id);
    if (!payment) throw notFound('payment');
    return payment;
  }
}
