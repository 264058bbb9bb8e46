import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { CapturedMailStore } from '../db/captured-mail-store.js';
import { mailboxPage } from './mailbox-page.js';

const shownMails = 100;
const query = z.object({
  id: z.string().optional().catch(undefined),
  to: z.string().optional().catch(undefined),
  first: z.coerce.number().int().min(1).max(5_000).catch(shownMails),
});

const headers = {
  // Mails are foreign text: nothing of them may run, load or send anything.
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** The local mailbox. Only for the captured mailer: anyone who reaches the port can read it. */
export const addMailboxRoutes = (http: FastifyInstance, store: Pick<CapturedMailStore, 'list'>): void => {
  http.get('/mailbox', async (request, answer) => {
    const { id } = query.parse(request.query);
    const mails = await store.list({ limit: shownMails });
    return answer
      .headers(headers)
      .type('text/html; charset=utf-8')
      .send(mailboxPage(mails, id, shownMails));
  });

  http.get('/mailbox.json', async (request, answer) => {
    const { to, first } = query.parse(request.query);
    return answer.headers(headers).send({ mails: await store.list({ limit: first, to }) });
  });
};
