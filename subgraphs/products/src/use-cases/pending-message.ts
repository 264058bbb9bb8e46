import type { Message } from '@shop/kit/messaging';

/**
 * A message to one receiver that waits inside the document of its product: written with the change in one atomic
 * step, taken out when the receiver is known to have handled it. Times are milliseconds by the database's clock.
 */
export type PendingMessage = Readonly<{
  id: string;
  receiver: string;
  message: Message;
  attempts: number;
  availableAt: number;
  claimedUntil: number;
  publishedAt: number | null;
  confirmAt: number;
  confirmations: number;
  lastError: string | null;
}>;

export const pendingMessage = (id: string, receiver: string, message: Message): PendingMessage => ({
  id,
  receiver,
  message,
  attempts: 0,
  availableAt: 0,
  claimedUntil: 0,
  publishedAt: null,
  confirmAt: 0,
  confirmations: 0,
  lastError: null,
});

/** A change of the pending messages of one document: what they become, and which of them the caller asked for. */
export type PendingChange = (
  pending: readonly PendingMessage[],
  now: number,
) => { pending: readonly PendingMessage[]; touched: readonly PendingMessage[] };

const leaseMs = 10_000;
const seconds = (exponent: number, first: number, most: number) =>
  1_000 * Math.min(most, first * 2 ** Math.min(exponent, 10));

const changeWhere =
  (
    applies: (message: PendingMessage, now: number) => boolean,
    change: (message: PendingMessage, now: number) => PendingMessage,
  ): PendingChange =>
  (pending, now) => {
    const touched: PendingMessage[] = [];
    const next = pending.map((message) => {
      if (!applies(message, now)) return message;
      const changed = change(message, now);
      touched.push(changed);
      return changed;
    });
    return { pending: next, touched };
  };

export const claimUnpublished = changeWhere(
  (message, now) => message.publishedAt === null && message.availableAt <= now && message.claimedUntil < now,
  (message, now) => ({ ...message, attempts: message.attempts + 1, claimedUntil: now + leaseMs }),
);

export const claimUnconfirmed = changeWhere(
  (message, now) => message.publishedAt !== null && message.confirmAt <= now,
  (message, now) => ({
    ...message,
    confirmations: message.confirmations + 1,
    confirmAt: now + seconds(message.confirmations, 2, 15),
  }),
);

export const markPublished = (ids: ReadonlySet<string>) =>
  changeWhere(
    ({ id }) => ids.has(id),
    (message, now) => ({
      ...message,
      publishedAt: now,
      claimedUntil: 0,
      confirmAt: now + 2_000,
      lastError: null,
    }),
  );

export const markUnpublished = (ids: ReadonlySet<string>, reason: string) =>
  changeWhere(
    ({ id }) => ids.has(id),
    (message, now) => ({
      ...message,
      claimedUntil: 0,
      lastError: reason.slice(0, 500),
      availableAt: Math.round(now + seconds(message.attempts, 0.25, 30) * (0.5 + Math.random())),
    }),
  );

export const markGone = (ids: ReadonlySet<string>) =>
  changeWhere(
    ({ id }) => ids.has(id),
    (message, now) => ({
      ...message,
      publishedAt: null,
      claimedUntil: 0,
      availableAt: now,
      confirmations: 0,
    }),
  );

export const remove =
  (ids: ReadonlySet<string>): PendingChange =>
  (pending) => ({
    pending: pending.filter(({ id }) => !ids.has(id)),
    touched: pending.filter(({ id }) => ids.has(id)),
  });
