import type { OrderConfirmation } from '../domain/order-confirmation.js';

const eur = (minor: number) => ({ minor, currency: 'EUR' });

export const anOrderConfirmation = (changes: Partial<OrderConfirmation> = {}): OrderConfirmation => ({
  orderNumber: 'MG-1001',
  name: 'Anna Example',
  lines: [{ name: 'Tea pot', sku: 'TEA-1', quantity: 2, total: eur(2_580) }],
  subtotal: eur(2_580),
  shipping: eur(490),
  tax: eur(490),
  discount: eur(0),
  total: eur(3_070),
  placedAt: '2026-11-22T10:00:00.000Z',
  ...changes,
});
