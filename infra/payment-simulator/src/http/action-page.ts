import type { FastifyInstance } from 'fastify';
import type { Change, Payment, Refusal } from '../domain/payment.js';
import { notFound } from './provider-error.js';

type Deps = Readonly<{
  find: (actionToken: string) => Payment | undefined;
  decide: (actionToken: string, approved: boolean) => Change | Refusal;
}>;

const escaped = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

const page = (title: string, content: string) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>body{font:16px/1.5 system-ui;max-width:26rem;margin:4rem auto;padding:0 1rem}
button{font:inherit;padding:.5rem 1.5rem;margin-right:1rem}</style><h1>${title}</h1>${content}</html>`;

const amountOf = (payment: Payment) =>
  new Intl.NumberFormat('en', { style: 'currency', currency: payment.currency }).format(payment.amount / 100);

const question = (payment: Payment) =>
  page(
    'Confirm your payment',
    `<p>${escaped(amountOf(payment))} for order <code>${escaped(payment.reference)}</code></p>
<form method="post"><button name="decision" value="approve">Approve</button><button name="decision" value="refuse">Refuse</button></form>`,
  );

const outcome = (status: Payment['status']) =>
  page(
    status === 'authorized' ? 'Payment approved' : 'Payment closed',
    `<p>This payment is ${status.replace('_', ' ')}. You can go back to the shop.</p>`,
  );

/** The page that a bank would show. Its address holds an unguessable token, so it needs no sign-in. */
export const registerActionPage = (app: FastifyInstance, { find, decide }: Deps) => {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );

  app.get<{ Params: { token: string } }>('/actions/:token', (request, reply) => {
    const payment = find(request.params.token);
    if (!payment) throw notFound('payment');
    const html = payment.status === 'requires_action' ? question(payment) : outcome(payment.status);
    return reply.type('text/html').send(html);
  });

  app.post<{ Params: { token: string }; Body: { decision?: string } | null }>(
    '/actions/:token',
    (request, reply) => {
      decide(request.params.token, request.body?.decision === 'approve');
      const payment = find(request.params.token);
      if (!payment) throw notFound('payment');
      return reply.type('text/html').send(outcome(payment.status));
    },
  );
};
