import { newId } from '@shop/kit/db';
import { describe, expect, it } from 'vitest';
import type { ProviderAnswer } from '../domain/provider-answer.js';
import type { PaymentProvider } from './payment-provider.js';

/** How an adapter's sandbox is made to behave. */
export type ProviderSandbox = Readonly<{
  provider: () => PaymentProvider;
  tokens: Readonly<{
    ok: string;
    declined: string;
    timeoutBefore: string;
    timeoutAfter: string;
    actionRequired: string;
    captureRefused: string;
  }>;
  signedWebhook: (
    providerKey: string,
    atMs: number,
  ) => { headers: Record<string, string>; body: Buffer; eventId: string };
}>;

const amount = { minor: 4200, currency: 'EUR' };
const paid = (status: string) => ({ kind: 'payment', payment: { status } });

/** What every payment provider adapter promises, run against its sandbox. */
export const describePaymentProvider = (
  name: string,
  { provider, tokens, signedWebhook }: ProviderSandbox,
) => {
  const authorize = (token: string, key = `${newId()}:authorize:1`) => {
    const orderId = key.slice(0, 36);
    return { key, answer: provider().authorize({ key, orderId, amount, method: 'card', token }) };
  };
  const authorized = async (token = tokens.ok) => {
    const { key, answer } = authorize(token);
    const heard = (await answer) as Extract<ProviderAnswer, { kind: 'payment' }>;
    expect(heard).toMatchObject({ kind: 'payment', payment: { status: 'AUTHORIZED', authorized: amount } });
    return { key, providerRef: heard.payment.providerRef };
  };
  const capture = (providerRef: string, key = newId()) => provider().capture({ key, providerRef, amount });
  const refund = (providerRef: string, minor: number, key = newId()) =>
    provider().refund({ key, providerRef, amount: { ...amount, minor }, reason: 'test' });
  const cancel = (authorizeKey: string, key = newId()) => provider().cancel({ key, authorizeKey });

  describe(`the ${name} adapter`, () => {
    it('holds, takes and gives back', async () => {
      const { key, providerRef } = await authorized();
      expect(await capture(providerRef)).toMatchObject({ payment: { status: 'CAPTURED', captured: amount } });
      expect(await refund(providerRef, 200)).toMatchObject({ payment: { status: 'CAPTURED' } });
      expect(await refund(providerRef, 4000)).toMatchObject({
        payment: { status: 'REFUNDED', refunded: amount },
      });
      expect(await provider().find(key)).toMatchObject(paid('REFUNDED'));
    });

    it('does each thing once per key', async () => {
      const { key, providerRef } = await authorized();
      expect(await authorize(tokens.ok, key).answer).toMatchObject({ payment: { providerRef } });
      const captureKey = newId();
      expect(await capture(providerRef, captureKey)).toEqual(await capture(providerRef, captureKey));
      const refundKey = newId();
      expect(await refund(providerRef, 4200, refundKey)).toEqual(await refund(providerRef, 4200, refundKey));
    });

    it('answers with what is there when a second capture or refund is not possible', async () => {
      const { providerRef } = await authorized();
      await capture(providerRef);
      expect(await capture(providerRef)).toMatchObject(paid('CAPTURED'));
      await refund(providerRef, 4200);
      expect(await refund(providerRef, 4200)).toMatchObject(paid('REFUNDED'));
    });

    it('tells a decline from a doubt', async () => {
      expect(await authorize(tokens.declined).answer).toMatchObject(paid('DECLINED'));
      expect(await authorize(tokens.timeoutBefore).answer).toMatchObject({ kind: 'unknown' });
    });

    it('clears a doubt by the same question, whether or not the first call had its effect', async () => {
      for (const token of [tokens.timeoutBefore, tokens.timeoutAfter]) {
        const { key, answer } = authorize(token);
        expect(await answer).toMatchObject({ kind: 'unknown' });
        expect(await authorize(token, key).answer).toMatchObject(paid('AUTHORIZED'));
        expect(await provider().find(key)).toMatchObject(paid('AUTHORIZED'));
      }
    });

    it('finds nothing under a key that never arrived', async () => {
      expect(await provider().find(newId())).toEqual({ kind: 'nothing' });
    });

    it('gives the page on which the shopper must act', async () => {
      expect(await authorize(tokens.actionRequired).answer).toMatchObject({
        payment: { status: 'ACTION_REQUIRED', actionUrl: expect.stringMatching(/^https?:/) },
      });
    });

    it('lets a hold go, and finds the money when the capture was first', async () => {
      const held = await authorized();
      expect(await cancel(held.key)).toMatchObject(paid('VOIDED'));
      expect(await cancel(held.key)).toMatchObject(paid('VOIDED'));
      expect(await capture(held.providerRef)).toMatchObject(paid('VOIDED'));
      const taken = await authorized();
      await capture(taken.providerRef);
      expect(await cancel(taken.key)).toMatchObject(paid('CAPTURED'));
    });

    it('stops an authorization that comes after its cancel', async () => {
      const key = newId();
      expect(await cancel(key)).toEqual({ kind: 'nothing' });
      expect(await authorize(tokens.ok, key).answer).toMatchObject(paid('DECLINED'));
    });

    it('says when a capture is refused for good', async () => {
      const { providerRef } = await authorized(tokens.captureRefused);
      expect(await capture(providerRef)).toMatchObject({ kind: 'refused' });
    });

    it('lists its ledger by the key of the authorization', async () => {
      const { key, providerRef } = await authorized();
      await capture(providerRef);
      const lines = await provider().ledger(0, 500);
      const kinds = lines.filter(({ providerKey }) => providerKey === key).map(({ kind }) => kind);
      expect(kinds).toEqual(['authorized', 'captured']);
      expect(await provider().ledger(lines.at(-1)?.seq ?? 0, 500)).toEqual([]);
    });

    it('reads a signed webhook, and refuses a changed, unsigned or old one', () => {
      const now = Date.now();
      const { headers, body, eventId } = signedWebhook('key-1', now);
      const read = (h: Record<string, string>, b: Buffer, at = now) => provider().readWebhook(h, b, at);
      expect(read(headers, body)).toMatchObject({ ok: true, value: { eventId, providerKey: 'key-1' } });
      expect(read({}, body).ok).toBe(false);
      expect(read(headers, Buffer.from(body.toString().replace('key-1', 'key-2'))).ok).toBe(false);
      expect(read(headers, body, now + 6 * 60_000).ok).toBe(false);
      expect(read(headers, body, now - 6 * 60_000).ok).toBe(false);
      const foreign = Object.fromEntries(Object.keys(headers).map((header) => [header, 'x'.repeat(64)]));
      expect(read(foreign, body).ok).toBe(false);
    });
  });
};
