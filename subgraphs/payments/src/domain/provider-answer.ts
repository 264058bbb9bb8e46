import type { Money } from '@shop/kit/money';

/** A payment as the provider sees it. Whatever was asked, this is what is compared with our row. */
export type ProviderPayment = Readonly<{
  providerRef: string;
  status: 'ACTION_REQUIRED' | 'AUTHORIZED' | 'DECLINED' | 'CAPTURED' | 'VOIDED' | 'REFUNDED';
  authorized: Money;
  captured: Money;
  refunded: Money;
  declineReason: string | null;
  actionUrl: string | null;
}>;

export type ProviderAnswer =
  | Readonly<{ kind: 'payment'; payment: ProviderPayment }>
  /** The provider holds nothing under this key, and a late call with it will not change that. */
  | Readonly<{ kind: 'nothing' }>
  /** Refused for good: asking again with the same key cannot help. */
  | Readonly<{ kind: 'refused'; reason: string }>
  /** No clear answer. The call may or may not have had its effect. */
  | Readonly<{ kind: 'unknown'; reason: 'UNKNOWN_OUTCOME' | 'PROVIDER_UNAVAILABLE'; detail: string }>;
