import { readCaptured, readMailbox } from '@shop/scripts/audit/load/notifications';
import type { ChaosShop } from '../shop/chaos-shop.js';

/** How many mails arrived, and how many of them once more: at the instant of a crash that may happen, and it is counted. */
export const countMails = async ({ sources }: ChaosShop): Promise<{ sent: number; twice: number }> => {
  const { mailbox, databases } = sources;
  const mails = await (mailbox ? readMailbox(mailbox) : readCaptured(databases.notifications));
  return { sent: mails.length, twice: mails.length - new Set(mails.map(({ messageId }) => messageId)).size };
};
