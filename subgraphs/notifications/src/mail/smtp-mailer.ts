import { err, ok } from '@shop/kit/result';
import { createTransport } from 'nodemailer';
import { oneLine } from '../domain/present-order.js';
import type { MailFailure } from '../domain/settle-attempt.js';
import type { Mailer } from '../use-cases/mailer.js';

type Options = Readonly<{ url: string; from: string; deadlineMs: number }>;

/** What nodemailer tells of a failed send. Its message may quote the recipient, so it is never passed on. */
type SmtpError = Error & {
  code?: string;
  command?: string;
  responseCode?: number;
  syscall?: string;
  timeoutType?: string;
};

const beforeAnyMail = ['connect', 'getaddrinfo'];
const setupTimeouts = ['CONNECT_TIMEOUT', 'GREETING_TIMEOUT'];
const setupFaults = ['EDNS', 'ETLS', 'EAUTH', 'ENOAUTH', 'EOAUTH2', 'EPROXY', 'EREQUIRETLS'];

/** Only an answer to the mail itself is final. A fault of our account or of the connection can be mended while the mail waits. */
export const classify = (error: SmtpError): MailFailure => {
  const { code = 'ERROR', command = '', responseCode, syscall = '', timeoutType = '' } = error;
  const reason = [responseCode, code, command && `at ${command}`].filter(Boolean).join(' ');
  const isAboutMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  if (responseCode !== undefined)
    return { code: isAboutMail && responseCode >= 500 ? 'REFUSED' : 'UNAVAILABLE', reason };
  // Refused by nodemailer before it spoke to anybody: an address that SMTP cannot carry.
  if (isAboutMail && command === 'API') return { code: 'REFUSED', reason };
  if (beforeAnyMail.includes(syscall) || setupTimeouts.includes(timeoutType) || setupFaults.includes(code))
    return { code: 'UNAVAILABLE', reason };
  // The connection ended somewhere on the way: perhaps between the server's yes and our reading it.
  return { code: 'UNKNOWN', reason };
};

export const createSmtpMailer = ({ url, from, deadlineMs }: Options): Mailer => {
  // A connection for each mail: a pool would send what waits in it after our deadline has passed.
  const transport = createTransport({
    url,
    connectionTimeout: deadlineMs / 2,
    greetingTimeout: deadlineMs / 2,
    socketTimeout: deadlineMs,
    dnsTimeout: deadlineMs / 2,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ messageId, to, subject, text, html }) {
      try {
        await transport.sendMail({
          from,
          to: { address: to.address, name: oneLine(to.name) },
          messageId,
          subject,
          text,
          html,
          // Tells autoresponders that nobody reads their answer (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return ok(null);
      } catch (error) {
        return err(classify(error as SmtpError));
      }
    },
    close: async () => transport.close(),
  };
};
