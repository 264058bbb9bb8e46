import { type Message, reply } from '@shop/kit/messaging';
import type { StoredCommand } from '../db/payment.entity.js';
import type { Answer } from '../domain/answer-command.js';
import {
  captureRejected,
  paymentAuthorized,
  paymentCaptured,
  paymentDeclined,
  paymentPending,
  paymentReversed,
} from './messages.js';

/** The message that carries an answer back to the saga that waits for it. */
export const toReply = (command: StoredCommand, orderId: string, answer: Answer): Message => {
  const to = command as Message;
  switch (answer.type) {
    case 'authorized':
      return reply(to, paymentAuthorized, { orderId, amount: answer.amount });
    case 'declined':
      return reply(to, paymentDeclined, { orderId, reason: answer.reason });
    case 'pending':
      return reply(to, paymentPending, { orderId, reason: answer.reason, actionUrl: answer.actionUrl });
    case 'captured':
      return reply(to, paymentCaptured, { orderId, amount: answer.amount });
    case 'capture-rejected':
      return reply(to, captureRejected, { orderId, reason: answer.reason });
    case 'reversed':
      return reply(to, paymentReversed, { orderId, outcome: answer.outcome });
  }
};
