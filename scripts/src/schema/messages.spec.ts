import { expect, it } from 'vitest';
import { checkMessages } from './messages.js';

const sample = (type: string, version = 1) => ({
  file: `schema/messages/${type}.v${version}.json`,
  content: { type, version },
});
const messagesOf = (...args: Parameters<typeof checkMessages>) =>
  checkMessages(...args).map(({ where, message }) => `${where} ${message}`);

it('a type with a route and a sample is in order, and may have several versions', () => {
  const samples = [sample('orders.order-confirmed'), sample('orders.order-confirmed', 2)];
  expect(checkMessages({ 'orders.order-confirmed': [] }, samples)).toEqual([]);
});

it('a route without a sample is named', () => {
  expect(messagesOf({ 'payments.capture-payment': ['payments'] }, [])).toEqual([
    'schema/messages/routes.json payments.capture-payment has no recorded sample schema/messages/payments.capture-payment.v1.json',
  ]);
});

it('a sample without a route is named', () => {
  expect(messagesOf({}, [sample('payments.capture-payment')])).toEqual([
    'schema/messages/payments.capture-payment.v1.json payments.capture-payment is not in schema/messages/routes.json',
  ]);
});

it('a receiver that is no subgraph is named', () => {
  expect(
    messagesOf({ 'payments.capture-payment': ['payment'] }, [sample('payments.capture-payment')]),
  ).toEqual(['schema/messages/routes.json payments.capture-payment goes to payment, which is no subgraph']);
});

it('a sample that contradicts its file name, or a file named otherwise, is named', () => {
  const wrong = {
    ...sample('orders.order-confirmed'),
    content: { type: 'orders.order-rejected', version: 1 },
  };
  const misnamed = { file: 'schema/messages/notes.json', content: {} };
  expect(messagesOf({ 'orders.order-confirmed': [] }, [wrong, misnamed])).toEqual([
    'schema/messages/orders.order-confirmed.v1.json says type orders.order-rejected, version 1',
    'schema/messages/notes.json must be called <owner>.<message>.v<version>.json',
  ]);
});
