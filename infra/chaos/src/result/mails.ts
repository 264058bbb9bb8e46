import { readDatabase } from '@shop/scripts/audit/load/database';
import type { ChaosShop } from '../shop/chaos-shop.js';

const messageIdOf = (raw: string): string => /^message-id:\s*(\S+)/im.exec(raw)?.[1] ?? '';

const fromSink = async (mailboxUrl: string): Promise<string[]> => {
  const { mails } = (await (await fetch(`${mailboxUrl}.json`)).json()) as { mails: { raw: string }[] };
  return mails.map(({ raw }) => messageIdOf(raw));
};

const captured = (notificationsUrl: string): Promise<string[]> =>
  readDatabase(notificationsUrl, async (read) =>
    (await read<{ id: string }>('select message_id as id from captured_mail')).map(({ id }) => id),
  );

/** How many mails arrived, and how many of them once more: at the instant of a crash that may happen, and it is counted. */
export const countMails = async ({
  profile,
  supergraph,
}: ChaosShop): Promise<{ sent: number; twice: number }> => {
  const ids = await (profile === 'full'
    ? fromSink(supergraph.urls.mailbox)
    : captured(supergraph.urls.database('notifications')));
  return { sent: ids.length, twice: ids.length - new Set(ids).size };
};
