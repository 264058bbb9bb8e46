import type { Logger } from '@shop/kit/log';
import { metrics } from '@shop/kit/metrics';
import { inSpan } from '@shop/kit/tracing';
import { amountOf, cancelKeyOf, captureKeyOf, type Payment, refundKeyOf } from '../domain/payment.js';
import type { ProviderCall } from '../domain/payment-status.js';
import type { ProviderAnswer } from '../domain/provider-answer.js';
import type { PaymentProvider } from '../providers/payment-provider.js';

type Deps = Readonly<{ providers: ReadonlyMap<string, PaymentProvider>; log: Logger }>;
export type AskProvider = (payment: Payment, call: ProviderCall) => Promise<ProviderAnswer>;

const seconds = metrics.histogram(
  'payment_provider_call_duration_seconds',
  'Time of a call to the payment provider.',
  ['provider', 'call', 'outcome'],
);

const noReference = (payment: Payment): never => {
  throw new Error(`payment of order ${payment.orderId} is ${payment.status} without a provider reference`);
};

const call = (provider: PaymentProvider, payment: Payment, kind: ProviderCall): Promise<ProviderAnswer> => {
  const { orderId, providerKey: authorizeKey } = payment;
  const providerRef = payment.providerRef ?? '';
  switch (kind) {
    case 'authorize':
      return provider.authorize({
        key: authorizeKey,
        orderId,
        amount: amountOf(payment),
        method: payment.method ?? '',
        token: payment.token ?? '',
      });
    case 'find':
      return provider.find(authorizeKey);
    case 'capture':
      return provider.capture({ key: captureKeyOf(payment), providerRef, amount: amountOf(payment) });
    case 'cancel':
      return provider.cancel({ key: cancelKeyOf(payment), authorizeKey });
    case 'refund': {
      const left = payment.capturedMinor - payment.refundedMinor;
      const amount = { ...amountOf(payment), minor: left };
      return provider.refund({ key: refundKeyOf(payment), providerRef, amount, reason: 'reversal' });
    }
  }
};

/** Calls the provider outside of any transaction. The key comes from the row, so every attempt is the same call. */
export const makeAskProvider =
  ({ providers, log }: Deps): AskProvider =>
  async (payment, kind) => {
    const provider = providers.get(payment.provider);
    if (!provider) throw new Error(`no adapter for payment provider ${payment.provider}`);
    if (!payment.providerRef && (kind === 'capture' || kind === 'refund')) noReference(payment);
    const stop = seconds.startTimer({ provider: provider.name, call: kind });
    const answer = await inSpan(
      { name: `payment provider ${kind}`, kind: 'client', attributes: { 'payment.provider': provider.name } },
      async (span) => {
        const heard = await call(provider, payment, kind);
        span.set({ 'payment.outcome': heard.kind });
        if (heard.kind === 'unknown') span.fail(heard.reason);
        return heard;
      },
    );
    stop({ outcome: answer.kind });
    if (answer.kind === 'unknown')
      log.warn(
        { orderId: payment.orderId, call: kind, reason: answer.reason, detail: answer.detail },
        'payment outcome unknown, will ask again',
      );
    return answer;
  };
