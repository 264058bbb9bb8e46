/**
 * The one table of moves of a delivery. SENDING → PENDING is a failed attempt that will be repeated; SENDING → SENDING is a lease that
 * ran out and was taken over; FAILED → PENDING is a person's decision.
 */
export const nextDeliveryStatuses = {
  PENDING: ['SENDING'],
  SENDING: ['SENDING', 'SENT', 'PENDING', 'FAILED'],
  SENT: [],
  FAILED: ['PENDING'],
} as const satisfies Record<string, readonly string[]>;

export type DeliveryStatus = keyof typeof nextDeliveryStatuses;
export const deliveryStatuses = Object.keys(nextDeliveryStatuses) as DeliveryStatus[];

export const canMove = (from: DeliveryStatus, to: DeliveryStatus): boolean =>
  (nextDeliveryStatuses[from] as readonly DeliveryStatus[]).includes(to);
