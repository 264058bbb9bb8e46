import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export type SunkMail = Readonly<{
  receivedAt: string;
  from: string;
  to: readonly string[];
  subject: string;
  /** Whether it came over TLS, and whose account sent it. */
  secure: boolean;
  user: string | null;
  raw: string;
}>;

export type SinkOptions = Readonly<{
  smtpPort: number;
  viewPort: number;
  /** `starttls` offers the upgrade, `tls` speaks nothing else (smtps); both with a certificate nobody trusts. */
  tls?: 'off' | 'starttls' | 'tls';
  /** Set: only this account may send. */
  account?: Readonly<{ user: string; password: string }>;
}>;

export type Sink = Readonly<{ smtpPort: number; viewPort: number; close(): Promise<void> }>;

const keptMails = 5_000;
const maxMailBytes = 1_048_576;

const subjectOf = (raw: string): string =>
  /^subject:\s*(.*)$/im.exec(raw.split('\r\n\r\n')[0] ?? '')?.[1] ?? '';

const createSmtp = ({ tls = 'off', account }: SinkOptions, keep: (mail: SunkMail) => void): SMTPServer =>
  new SMTPServer({
    secure: tls === 'tls',
    size: maxMailBytes,
    // A client that keeps its connection open must not hold up a stop.
    closeTimeout: 100,
    authOptional: !account,
    // Passwords over plain text are fine on loopback, and the test of a wrong password needs no certificate.
    allowInsecureAuth: true,
    disabledCommands: [...(tls === 'starttls' ? [] : ['STARTTLS']), ...(account ? [] : ['AUTH'])],
    onAuth: ({ username, password }, _session, callback) =>
      username === account?.user && password === account?.password
        ? callback(null, { user: username })
        : callback(Object.assign(new Error('wrong user or password'), { responseCode: 535 })),
    onData: (stream, { envelope, secure, user }, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (stream.sizeExceeded)
          return callback(Object.assign(new Error('too large'), { responseCode: 552 }));
        const raw = Buffer.concat(chunks).toString('utf8');
        keep({
          receivedAt: new Date().toISOString(),
          from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
          to: envelope.rcptTo.map(({ address }) => address),
          subject: subjectOf(raw),
          secure,
          user: user ?? null,
          raw,
        });
        callback();
      });
    },
  });

const createView = (mails: SunkMail[]): Server =>
  createServer((request, answer) => {
    const url = new URL(request.url ?? '/', 'http://sink');
    if (url.pathname !== '/mailbox' && url.pathname !== '/mailbox.json') return answer.writeHead(404).end();
    if (request.method === 'DELETE') mails.length = 0;
    const to = url.searchParams.get('to');
    const shown = mails.filter((mail) => !to || mail.to.includes(to)).toReversed();
    // Plain JSON for people too: no foreign mail can run anything in a browser.
    answer
      .writeHead(200, { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' })
      .end(JSON.stringify({ mails: shown }, null, 2));
  });

const listen = (server: { listen(port: number, host: string, done: () => void): unknown }, port: number) =>
  new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

export const startSink = async (options: SinkOptions): Promise<Sink> => {
  const mails: SunkMail[] = [];
  const smtp = createSmtp(options, (mail) => {
    mails.push(mail);
    if (mails.length > keptMails) mails.shift();
  });
  // A client that hangs up is no failure of the sink.
  smtp.on('error', () => undefined);
  const view = createView(mails);
  await listen(smtp, options.smtpPort);
  await listen(view, options.viewPort);
  return {
    smtpPort: (smtp.server.address() as AddressInfo).port,
    viewPort: (view.address() as AddressInfo).port,
    async close() {
      view.closeAllConnections();
      await Promise.all([
        new Promise<void>((resolve) => smtp.close(() => resolve())),
        new Promise<void>((resolve) => view.close(() => resolve())),
      ]);
    },
  };
};
