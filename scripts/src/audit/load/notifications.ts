import type { Facts } from '../facts.js';
import { readDatabase } from './database.js';

type MailFacts = Pick<Facts, 'notifications' | 'capturedMails'>;

/** Beyond this the mailbox forgets, and an absent mail proves nothing. */
const mailboxKeeps = 5_000;

/** What a mail server of our own took, twice where it came twice. */
export const readMailbox = async (url: string): Promise<{ messageId: string }[]> => {
  const { mails } = (await (await fetch(url)).json()) as { mails: { raw: string }[] };
  return mails.map(({ raw }) => ({ messageId: /^message-id:\s*(\S+)/im.exec(raw)?.[1] ?? '' }));
};

export const readCaptured = (url: string): Promise<{ messageId: string }[]> =>
  readDatabase(url, (read) => read('select message_id as "messageId" from captured_mail'));

export const loadNotifications = (url: string, mailbox?: string): Promise<MailFacts> =>
  readDatabase(url, async (read) => {
    const mails = mailbox ? await readMailbox(mailbox) : await readCaptured(url);
    return {
      notifications: await read(
        `select n.id, n.order_id as "orderId", n.user_id as "userId", n.kind, n.channel, n.recipient,
           coalesce(json_agg(json_build_object('status', d.status, 'attempts', d.attempts,
             'possibleDuplicate', d.possible_duplicate)) filter (where d.id is not null), '[]') as deliveries
         from notification n left join delivery d on d.notification_id = n.id group by n.id order by n.id`,
      ),
      capturedMails: mails.length > 0 && mails.length < mailboxKeeps ? mails : null,
    };
  });
