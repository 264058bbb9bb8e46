import { points } from './machine.js';
import { providerFaults } from './provider.js';

/** What has to happen, over many seeds, for "nothing broke" to mean anything. */
export const mustHappen: readonly string[] = [
  ...points.flatMap((point) => ['stop', 'kill', 'break'].map((kind) => `${kind} ${point}`)),
  ...providerFaults
    .filter((fault) => fault !== 'refuses a reversal')
    .map((fault) => `a call to the provider ${fault}`),
  'the provider refuses a reversal',
  'a late call arrives at the provider',
  'a process is killed',
  'a job is lost',
  'a job is doubled',
  'a job comes minutes late',
  'a job stalls too often',
  'the queues are wiped',
  'job handed out again',
  'a worker finished what was no longer its job',
  'dead letter',
  'minutes pass',
  'told already-accepted',
  'told cancelled',
  'told too late to cancel',
  'shopper approves',
  'shopper refuses',
  'saga is overdue',
  ...['CAPTURE_REFUSED', 'AUTHORIZED_AMOUNT_DIFFERS', 'VOID_FAILED', 'REFUND_FAILED'].map(
    (kind) => `alert ${kind}`,
  ),
  ...['CONFIRMED', 'REJECTED', 'CANCELLED'].map((status) => `order ${status}`),
  ...[
    'inventory.stock-rejected',
    'inventory.commit-rejected',
    'inventory.reservation-expired',
    'inventory.reservation-committed',
    'payments.payment-pending',
    'payments.payment-declined',
    'payments.payment-captured',
    'payments.capture-rejected',
    'payments.payment-reversed',
    'notifications.notification-accepted',
  ].map((type) => `sent ${type}`),
];
