import { asType, toMoneyType } from '@shop/kit/graphql';
import type { PaymentEntity } from '../db/payment.entity.js';
import type { PaymentEventEntity } from '../db/payment-event.entity.js';
import { toPayment } from '../db/payment-store.js';
import { amountOf, capturedOf, refundedOf } from '../domain/payment.js';
import type { PaymentStatus } from '../domain/payment-status.js';
import { PaymentEventType, PaymentType, type PublicPaymentStatus } from './payment.type.js';

// A shopper needs to know where the money is, not which call we wait for. A reversal that the provider refused is still under way.
const publicStatus: Record<PaymentStatus, PublicPaymentStatus> = {
  INTENT: 'PENDING',
  UNKNOWN: 'PENDING',
  ACTION_REQUIRED: 'ACTION_REQUIRED',
  AUTHORIZED: 'AUTHORIZED',
  CAPTURING: 'AUTHORIZED',
  CAPTURE_REFUSED: 'AUTHORIZED',
  CAPTURED: 'CAPTURED',
  DECLINED: 'DECLINED',
  VOIDING: 'VOIDING',
  VOID_FAILED: 'VOIDING',
  VOIDED: 'VOIDED',
  REFUNDING: 'REFUNDING',
  REFUND_FAILED: 'REFUNDING',
  REFUNDED: 'REFUNDED',
};

export const toPaymentType = (row: PaymentEntity): PaymentType => {
  const payment = toPayment(row);
  return asType(PaymentType, {
    id: payment.id,
    orderId: payment.orderId,
    status: publicStatus[payment.status],
    method: payment.method ?? '',
    amount: toMoneyType(amountOf(payment)),
    capturedAmount: toMoneyType(capturedOf(payment)),
    refundedAmount: toMoneyType(refundedOf(payment)),
    actionUrl: payment.status === 'ACTION_REQUIRED' ? payment.actionUrl : null,
    createdAt: row.createdAt,
  });
};

export const toPaymentEventType = (row: PaymentEventEntity): PaymentEventType =>
  asType(PaymentEventType, {
    id: row.id,
    at: row.at,
    from: row.fromStatus,
    to: row.toStatus,
    cause: row.cause,
    detail: JSON.stringify(row.detail),
  });
