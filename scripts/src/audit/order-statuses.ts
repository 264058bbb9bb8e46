// A copy of the contract on purpose: an audit that imported the code's own table would agree with any mistake in it.
const moves: Readonly<Record<string, readonly string[]>> = {
  PENDING: ['AWAITING_PAYMENT', 'CONFIRMED', 'REJECTED', 'CANCELLED'],
  AWAITING_PAYMENT: ['CONFIRMED', 'REJECTED', 'CANCELLED'],
  CONFIRMED: ['FULFILLED', 'CANCELLED'],
  FULFILLED: ['DELIVERED'],
  DELIVERED: [],
  REJECTED: [],
  CANCELLED: [],
};

export const isLegalMove = (from: string, to: string): boolean => moves[from]?.includes(to) ?? false;
/** Bought: the money is ours and the goods are the shopper's. */
export const isSold = (status: string): boolean => ['CONFIRMED', 'FULFILLED', 'DELIVERED'].includes(status);
/** Came to nothing. */
export const isCalledOff = (status: string): boolean => ['REJECTED', 'CANCELLED'].includes(status);
export const isAtRest = (status: string): boolean => isSold(status) || isCalledOff(status);
