import { crashPoint } from '@shop/kit/crash-point';
import type { Logger } from '@shop/kit/log';
import type { PaymentStore } from '../db/payment-store.js';
import { callUnderWayMs } from '../domain/next-check.js';
import type { AdvancePayment } from './advance-payment.js';

type Deps = Readonly<{ payments: Pick<PaymentStore, 'claimDue'>; advance: AdvancePayment; log: Logger }>;

export const sweepBatch = 20;

/** Asks the provider again about every payment whose time has come. */
export const makeSweepPayments =
  ({ payments, advance, log }: Deps) =>
  async (): Promise<number> => {
    const due = await payments.claimDue(sweepBatch, callUnderWayMs);
    if (due.length === 0) return 0;
    crashPoint('payments:after-sweep-claim');
    await Promise.all(
      due.map(async (orderId) => {
        try {
          await advance(orderId);
        } catch (error) {
          // One payment that fails must not keep the others waiting; its row comes due again.
          log.error({ err: error, orderId }, 'payment could not be advanced');
        }
      }),
    );
    return due.length;
  };
