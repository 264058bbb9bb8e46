import { expect, it } from 'vitest';
import { nextPage } from './checkout.js';

it('a refusal that a later release adds is shown with its message', () => {
  const outcome = {
    __typename: 'GiftCardEmptyError',
    code: 'GIFT_CARD_EMPTY',
    message: 'The card is empty.',
  };
  expect(nextPage(outcome as never)).toEqual({ page: 'cart', why: 'The card is empty.' });
});

it('a line that is sold out is named, and an order that was placed before is shown like a new one', () => {
  const lines = [{ lineId: 'l1', requested: 2, available: 1 }];
  const soldOut = {
    __typename: 'OutOfStockError' as const,
    code: 'OUT_OF_STOCK',
    message: 'Too few.',
    lines,
  };
  expect(nextPage(soldOut)).toEqual({ page: 'cart', why: 'Too few.', lineIds: ['l1'] });
  const order = {
    id: 'o1',
    number: 'M-1',
    status: 'PENDING' as const,
    total: { amount: '1.00', currency: 'EUR' },
  };
  expect(nextPage({ __typename: 'OrderAlreadyAccepted', accessToken: 't', order })).toEqual({
    page: 'order',
    orderId: 'o1',
    accessToken: 't',
    pollAfterMs: 0,
  });
});
