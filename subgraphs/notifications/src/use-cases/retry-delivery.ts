import type { InTransaction } from '@shop/kit/db';
import type { DeliveryStore } from '../db/delivery-store.js';

type Deps = Readonly<{
  inTransaction: InTransaction;
  deliveries: Pick<DeliveryStore, 'restart'>;
  onRestarted: () => void;
}>;

/** Gives a failed delivery all its attempts again. In any other status there is nothing to do: it is under way or done. */
export const makeRetryDelivery =
  ({ inTransaction, deliveries, onRestarted }: Deps) =>
  async (deliveryId: string): Promise<void> => {
    const restarted = await inTransaction((tx) => deliveries.restart(tx, deliveryId));
    if (restarted) onRestarted();
  };

export type RetryDelivery = ReturnType<typeof makeRetryDelivery>;
