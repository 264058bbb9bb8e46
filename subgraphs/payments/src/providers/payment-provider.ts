import type { Money } from '@shop/kit/money';
import type { Result } from '@shop/kit/result';
import type { ProviderAnswer } from '../domain/provider-answer.js';

export type ProviderEvent = Readonly<{
  /** Stable over every retry of the same delivery. */
  eventId: string;
  type: string;
  /** The key of the authorization that the event is about; null when it is about something else. */
  providerKey: string | null;
}>;

export type LedgerLine = Readonly<{
  seq: number;
  providerKey: string;
  kind: string;
  amount: Money;
  at: Date;
}>;

/**
 * What the shop needs of a payment provider. A new provider is one folder beside `simulator/` that passes
 * `payment-provider.contract.ts`. No call throws for what a provider or a network may do: a doubt is `unknown`.
 */
export interface PaymentProvider {
  readonly name: string;
  authorize(
    input: Readonly<{ key: string; orderId: string; amount: Money; method: string; token: string }>,
  ): Promise<ProviderAnswer>;
  /** What the provider knows under an authorization's key; `nothing` when it never arrived. */
  find(authorizeKey: string): Promise<ProviderAnswer>;
  capture(input: Readonly<{ key: string; providerRef: string; amount: Money }>): Promise<ProviderAnswer>;
  /**
   * Gives back whatever an authorization holds. After `nothing` or a voided payment, an authorization that is still on its way must
   * hold nothing either: this is what makes a reversal of an unknown outcome safe.
   */
  cancel(input: Readonly<{ key: string; authorizeKey: string }>): Promise<ProviderAnswer>;
  /** Answers with the payment after the refund. */
  refund(
    input: Readonly<{ key: string; providerRef: string; amount: Money; reason: string }>,
  ): Promise<ProviderAnswer>;
  /** The provider's own record in order, for reconciliation. */
  ledger(afterSeq: number, limit: number): Promise<readonly LedgerLine[]>;
  /** Checks signature and age of a delivery. The reason of a refusal is for the log, not for the sender. */
  readWebhook(
    headers: Readonly<Record<string, string | string[] | undefined>>,
    body: Buffer,
    nowMs: number,
  ): Result<ProviderEvent, string>;
  close(): Promise<void>;
}
