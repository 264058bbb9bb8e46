import type { Facts } from '../facts.js';
import { readDatabase } from './database.js';

type MailFacts = Pick<Facts, 'notifications' | 'capturedMails'>;

/** Beyond this the mailbox forgets, and an absent mail proves nothing. */
const mailboxKeeps = 5_000;

export const loadNotifications = (url: string): Promise<MailFacts> =>
  readDatabase(url, async (read) => {
    const mails = await read<{ messageId: string }>('select message_id as "messageId" from captured_mail');
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
