import { behaviourOf, isRefused } from '@shop/payment-simulator/domain/behaviour';
import {
  type Change,
  capture,
  decide,
  type Payment,
  type Refusal,
  refund,
  refused,
  voidPayment,
} from '@shop/payment-simulator/domain/payment';
import type { ProviderAnswer, ProviderPayment } from '@shop/payments/domain/provider-answer';
import type { PaymentProvider } from '@shop/payments/providers/payment-provider';
import type { LedgerFact } from '@shop/scripts/audit/facts';
import type { Machine } from './machine.js';

/** What happens to the next call. */
export const providerFaults = [
  'never arrives',
  'arrives late',
  'takes effect, but the answer is lost',
  'is out of order',
  'refuses a reversal',
] as const;
export type ProviderFault = (typeof providerFaults)[number];

type Deps = Readonly<{
  machine: Machine;
  note: (fact: string, detail: () => string) => void;
  /** Sabotage: the provider does not know a key again. */
  forgetsKeys: boolean;
  /** Sabotage: a cancel leaves nothing behind for an authorization that is still on its way. */
  forgetsCancels: boolean;
}>;

type Call = Readonly<{
  key: string;
  name: 'authorize' | 'capture' | 'cancel' | 'refund';
  about: string;
  effect: () => ProviderAnswer;
}>;

const lost: ProviderAnswer = { kind: 'unknown', reason: 'UNKNOWN_OUTCOME', detail: 'no answer in time' };
const nothing: ProviderAnswer = { kind: 'nothing' };

const statuses = {
  requires_action: 'ACTION_REQUIRED',
  authorized: 'AUTHORIZED',
  declined: 'DECLINED',
  captured: 'CAPTURED',
  partially_refunded: 'CAPTURED',
  refunded: 'REFUNDED',
  voided: 'VOIDED',
} as const satisfies Record<Payment['status'], ProviderPayment['status']>;

/** The provider behind the product's port: its own ledger, by the bundled simulator's own rules, and a bad line to it. */
export class SimulatedProvider implements PaymentProvider {
  readonly name = 'simulator';
  readonly payments: Payment[] = [];
  readonly movements: LedgerFact[] = [];
  readonly faults: ProviderFault[] = [];
  /** Calls that were given up by their caller and have not arrived yet. */
  readonly late: (() => void)[] = [];
  private readonly answers = new Map<string, ProviderAnswer>();
  private readonly cancelled = new Set<string>();

  constructor(private readonly deps: Deps) {}

  authorize: PaymentProvider['authorize'] = ({ key, orderId, amount, method, token }) =>
    this.call({
      key,
      name: 'authorize',
      about: orderId,
      effect: () => {
        const { outcome, declineCode = null } = behaviourOf(token);
        const isCancelled = this.cancelled.has(key);
        const status =
          isCancelled || outcome === 'declined'
            ? 'declined'
            : outcome === 'action_required'
              ? 'requires_action'
              : 'authorized';
        const authorizedAmount =
          status !== 'authorized' ? 0 : outcome === 'short_amount' ? amount.minor - 1 : amount.minor;
        const payment: Payment = {
          id: `pay ${this.payments.length + 1}`,
          reference: orderId,
          idempotencyKey: key,
          status,
          amount: amount.minor,
          authorizedAmount,
          capturedAmount: 0,
          refundedAmount: 0,
          currency: amount.currency,
          method,
          token,
          declineCode: isCancelled ? 'cancelled' : declineCode,
          actionToken: null,
          createdAt: '',
          updatedAt: '',
        };
        return this.record({
          payment,
          kind: status === 'requires_action' ? 'action_required' : status,
          amount: authorizedAmount,
        });
      },
    });

  find: PaymentProvider['find'] = (authorizeKey) =>
    this.ask(
      () => {
        const found = this.byKey(authorizeKey);
        return found ? this.seen(found) : nothing;
      },
      'find',
      authorizeKey,
    );

  capture: PaymentProvider['capture'] = ({ key, providerRef, amount }) =>
    this.call({
      key,
      name: 'capture',
      about: this.byId(providerRef).reference,
      effect: () => {
        const payment = this.byId(providerRef);
        return isRefused(payment.token, 'capture')
          ? { kind: 'refused', reason: 'capture_refused' }
          : this.apply(payment, capture(payment, amount.minor));
      },
    });

  cancel: PaymentProvider['cancel'] = ({ key, authorizeKey }) =>
    this.call({
      key,
      name: 'cancel',
      about: authorizeKey.split(':')[0] as string,
      effect: () => {
        const payment = this.byKey(authorizeKey);
        if (payment && payment.status !== 'declined')
          return payment.status === 'voided' ? this.seen(payment) : this.apply(payment, voidPayment(payment));
        if (!this.deps.forgetsCancels) this.cancelled.add(authorizeKey);
        return nothing;
      },
    });

  refund: PaymentProvider['refund'] = ({ key, providerRef, amount }) =>
    this.call({
      key,
      name: 'refund',
      about: this.byId(providerRef).reference,
      effect: () => this.apply(this.byId(providerRef), refund(this.byId(providerRef), amount.minor)),
    });

  /** The shopper at the bank's page. */
  decideAction(orderId: string, approved: boolean): boolean {
    const payment = this.payments.find(
      (one) => one.reference === orderId && one.status === 'requires_action',
    );
    if (!payment) return false;
    const change = decide(payment, approved);
    if (!refused(change)) this.record(change);
    return true;
  }

  ledger: PaymentProvider['ledger'] = async () => [];
  readWebhook: PaymentProvider['readWebhook'] = () => ({ ok: false, error: 'not simulated' });
  close = async () => undefined;

  private call({ key, name, about, effect }: Call): Promise<ProviderAnswer> {
    const keyed = (): ProviderAnswer => {
      const known = this.deps.forgetsKeys ? undefined : this.answers.get(key);
      if (known) return known;
      const isReversal = name === 'cancel' || name === 'refund';
      if (isReversal && this.meets((fault) => fault === 'refuses a reversal')) {
        this.deps.note('the provider refuses a reversal', () => `${name} for ${about}`);
        this.answers.set(key, { kind: 'refused', reason: `${name}_refused` });
        return this.answers.get(key) as ProviderAnswer;
      }
      const before = this.movements.length;
      const answer = effect();
      // What could not be done in the present state may be possible later, so it must not stick to the key.
      if (answer.kind !== 'payment' || this.movements.length > before) this.answers.set(key, answer);
      return answer;
    };
    return this.ask(keyed, name, about);
  }

  private async ask(effect: () => ProviderAnswer, name: string, about: string): Promise<ProviderAnswer> {
    const { machine, note } = this.deps;
    await machine.point('before a call to the provider');
    const fault = this.meets((one) => one !== 'refuses a reversal');
    if (fault) note(`a call to the provider ${fault}`, () => `${name} for ${about}`);
    if (fault === 'never arrives') return lost;
    if (fault === 'is out of order')
      return { kind: 'unknown', reason: 'PROVIDER_UNAVAILABLE', detail: '503' };
    if (fault === 'arrives late') {
      this.late.push(() => void effect());
      return lost;
    }
    const answer = effect();
    note(
      'provider asked',
      () => `${name} for ${about}: ${answer.kind === 'payment' ? answer.payment.status : answer.kind}`,
    );
    await machine.point('between the provider and our row');
    return fault ? lost : answer;
  }

  private meets(isMeant: (fault: ProviderFault) => boolean): ProviderFault | undefined {
    const index = this.faults.findIndex(isMeant);
    return index < 0 ? undefined : this.faults.splice(index, 1)[0];
  }

  private apply(payment: Payment, change: Change | Refusal): ProviderAnswer {
    // It has moved on: the adapter looks where it is now.
    return refused(change) ? this.seen(payment) : this.record(change);
  }

  private record({ payment, kind, amount }: Change): ProviderAnswer {
    const index = this.payments.findIndex(({ id }) => id === payment.id);
    if (index < 0) this.payments.push(payment);
    else this.payments[index] = payment;
    this.movements.push({
      paymentId: payment.id,
      reference: payment.reference,
      kind,
      amount,
      currency: payment.currency,
    });
    return this.seen(payment);
  }

  private seen(payment: Payment): ProviderAnswer {
    const { id, status, authorizedAmount, capturedAmount, refundedAmount, currency, declineCode } = payment;
    return {
      kind: 'payment',
      payment: {
        providerRef: id,
        status: statuses[status],
        authorized: { minor: authorizedAmount, currency },
        captured: { minor: capturedAmount, currency },
        refunded: { minor: refundedAmount, currency },
        declineReason: declineCode,
        actionUrl: status === 'requires_action' ? 'https://bank.example/action' : null,
      },
    };
  }

  private byId(id: string): Payment {
    const found = this.payments.find((payment) => payment.id === id);
    if (!found) throw new Error(`the provider has no payment ${id}`);
    return found;
  }

  private byKey(key: string): Payment | undefined {
    return this.payments.find(({ idempotencyKey }) => idempotencyKey === key);
  }
}
