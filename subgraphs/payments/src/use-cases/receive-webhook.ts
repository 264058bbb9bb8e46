import { crashPoint } from '@shop/kit/crash-point';
import type { InTransaction } from '@shop/kit/db';
import { rowsOf } from '@shop/kit/db';
import type { Logger } from '@shop/kit/log';
import { err, ok, type Result } from '@shop/kit/result';
import type { PaymentProvider } from '../providers/payment-provider.js';

type Deps = Readonly<{
  inTransaction: InTransaction;
  providers: ReadonlyMap<string, PaymentProvider>;
  log: Logger;
  now?: () => number;
}>;
type Delivery = Readonly<{
  provider: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}>;
export type WebhookRefused = Readonly<{ code: 'UNKNOWN_PROVIDER' | 'NOT_AUTHENTIC' }>;
export type ReceiveWebhook = (delivery: Delivery) => Promise<Result<'TAKEN' | 'REPEATED', WebhookRefused>>;

/**
 * A webhook is only a reason to ask the provider now. What it says is not applied: deliveries come twice, late and in any order,
 * and the answer to a question is always the present.
 */
export const makeReceiveWebhook =
  ({ inTransaction, providers, log, now = Date.now }: Deps): ReceiveWebhook =>
  async ({ provider: name, headers, body }) => {
    const provider = providers.get(name);
    if (!provider) return err({ code: 'UNKNOWN_PROVIDER' });
    const event = provider.readWebhook(headers, body, now());
    if (!event.ok) {
      log.warn({ provider: name, reason: event.error }, 'webhook refused');
      return err({ code: 'NOT_AUTHENTIC' });
    }
    const { eventId, type, providerKey } = event.value;
    const taken = await inTransaction(async (tx): ReturnType<ReceiveWebhook> => {
      const firstTime = rowsOf(
        await tx.query(
          'insert into provider_event (provider, event_id, type) values ($1, $2, $3) on conflict do nothing returning event_id',
          [name, eventId, type],
        ),
      );
      if (firstTime.length === 0) return ok('REPEATED');
      // A payment that a handler is asking about at this moment gets a second of its own; one at rest needs no question.
      await tx.query(
        `update payment set next_check_at = least(next_check_at, clock_timestamp() +
           case when status in ('UNKNOWN', 'ACTION_REQUIRED') then interval '0' else interval '1 second' end)
         where provider = $1 and provider_key = $2 and next_check_at is not null`,
        [name, providerKey],
      );
      log.info({ provider: name, eventId, type }, 'webhook taken');
      return ok('TAKEN');
    });
    crashPoint('payments:before-webhook-answer');
    return taken;
  };
