import type { z } from 'zod';
import type { ProviderAnswer, ProviderPayment } from '../../domain/provider-answer.js';
import type { PaymentProvider } from '../payment-provider.js';
import { createSimulatorClient, type Heard, type SimulatorClientOptions } from './simulator-client.js';
import {
  cancelled,
  keyLookup,
  ledgerPage,
  paymentPage,
  refunded,
  simulatorPayment,
} from './simulator-payload.js';
import { readSimulatorWebhook } from './simulator-webhook.js';

type Options = SimulatorClientOptions & Readonly<{ webhookSecret: string }>;

const seen = (payment: ProviderPayment): ProviderAnswer => ({ kind: 'payment', payment });
const nothing: ProviderAnswer = { kind: 'nothing' };

/** A 2xx is read by `schema`; a body that does not fit is a doubt, since the effect may have happened. */
const read = <S extends z.ZodType>(
  heard: Heard,
  schema: S,
  toAnswer: (body: z.output<S>) => ProviderAnswer,
): ProviderAnswer => {
  if (heard.kind === 'unknown') return heard;
  if (heard.status >= 300) return { kind: 'refused', reason: heard.code };
  const parsed = schema.safeParse(heard.body);
  return parsed.success
    ? toAnswer(parsed.data)
    : { kind: 'unknown', reason: 'UNKNOWN_OUTCOME', detail: 'unreadable answer' };
};

// The payment has moved on at the provider, so what we asked is not possible (any more): look where it is.
const isConflict = (heard: Heard) => heard.kind === 'heard' && heard.status === 409;

export const createSimulatorProvider = (options: Options): PaymentProvider => {
  const client = createSimulatorClient(options);

  const byRef = async (providerRef: string) =>
    read(
      await client.send({ method: 'GET', path: `/v1/payments/${encodeURIComponent(providerRef)}` }),
      simulatorPayment,
      seen,
    );

  const find = async (authorizeKey: string): Promise<ProviderAnswer> => {
    const key = encodeURIComponent(authorizeKey);
    const page = await client.send({ method: 'GET', path: `/v1/payments?idempotencyKey=${key}` });
    const found = read(page, paymentPage, ({ data }) => (data[0] ? seen(data[0]) : nothing));
    if (found.kind !== 'nothing') return found;
    const call = await client.send({ method: 'GET', path: `/v1/idempotency-keys/${key}` });
    if (call.kind === 'heard' && call.status === 404) return nothing;
    return read(call, keyLookup, ({ state }) =>
      state === 'new' ? nothing : { kind: 'unknown', reason: 'UNKNOWN_OUTCOME', detail: `key ${state}` },
    );
  };

  return {
    name: 'simulator',
    find,
    authorize: async ({ key, orderId, amount, method, token }) => {
      const body = { amount: amount.minor, currency: amount.currency, method, token, reference: orderId };
      return read(
        await client.send({ method: 'POST', path: '/v1/payments', key, body }),
        simulatorPayment,
        seen,
      );
    },
    capture: async ({ key, providerRef, amount }) => {
      const path = `/v1/payments/${encodeURIComponent(providerRef)}/capture`;
      const heard = await client.send({ method: 'POST', path, key, body: { amount: amount.minor } });
      return isConflict(heard) ? byRef(providerRef) : read(heard, simulatorPayment, seen);
    },
    cancel: async ({ key, authorizeKey }) => {
      const body = { idempotencyKey: authorizeKey };
      const heard = await client.send({ method: 'POST', path: '/v1/cancels', key, body });
      if (isConflict(heard)) {
        const found = await find(authorizeKey);
        // A refused cancel has put no stop to a late authorization, so "not there" is no answer here.
        return found.kind === 'nothing'
          ? { kind: 'unknown', reason: 'UNKNOWN_OUTCOME', detail: 'conflict without a payment' }
          : found;
      }
      return read(heard, cancelled, ({ outcome, payment }) =>
        outcome === 'voided' && payment ? seen(payment) : nothing,
      );
    },
    refund: async ({ key, providerRef, amount, reason }) => {
      const path = `/v1/payments/${encodeURIComponent(providerRef)}/refunds`;
      const heard = await client.send({ method: 'POST', path, key, body: { amount: amount.minor, reason } });
      return isConflict(heard) ? byRef(providerRef) : read(heard, refunded, ({ payment }) => seen(payment));
    },
    ledger: async (afterSeq, limit) => {
      const heard = await client.send({ method: 'GET', path: `/v1/ledger?after=${afterSeq}&limit=${limit}` });
      if (heard.kind === 'unknown') throw new Error(`the provider's ledger cannot be read: ${heard.detail}`);
      return ledgerPage.parse(heard.body).data.map(({ paymentKey, amount, currency, ...line }) => ({
        seq: line.seq,
        kind: line.kind,
        at: line.at,
        providerKey: paymentKey,
        amount: { minor: amount, currency },
      }));
    },
    readWebhook: (headers, body, nowMs) =>
      readSimulatorWebhook(options.webhookSecret, headers['x-webhook-signature'], body, nowMs),
    close: client.close,
  };
};
