import type { Closeable } from '@shop/kit/process';
import type { Result } from '@shop/kit/result';
import type { MailFailure } from '../domain/settle-attempt.js';

export type Mail = Readonly<{
  /** The same at every attempt, so that a mail that was sent twice can be recognised as one. */
  messageId: string;
  to: Readonly<{ address: string; name: string }>;
  subject: string;
  text: string;
  html: string;
}>;

/** Hands a mail to whoever brings it to the recipient. `ok` means that the other side has taken responsibility for it. */
export type Mailer = Closeable & Readonly<{ send(mail: Mail): Promise<Result<null, MailFailure>> }>;

/** A Message-ID (RFC 5322) made from the notification, not from the attempt. */
export const messageIdOf = (notificationId: string): string =>
  `<${notificationId}@notifications.marketgraph>`;
