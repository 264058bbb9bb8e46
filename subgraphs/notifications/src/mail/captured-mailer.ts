import { ok } from '@shop/kit/result';
import type { CapturedMailStore } from '../db/captured-mail-store.js';
import { oneLine } from '../domain/present-order.js';
import type { Mailer } from '../use-cases/mailer.js';

/** Keeps each mail in our own database instead of sending it: the mail server of a laptop. */
export const createCapturedMailer = (store: Pick<CapturedMailStore, 'add'>, from: string): Mailer => ({
  async send({ messageId, to, subject, text, html }) {
    await store.add({
      messageId,
      from,
      toAddress: to.address,
      toName: oneLine(to.name),
      subject,
      text,
      html,
    });
    return ok(null);
  },
  close: async () => {},
});
