import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export type SinkMail = Readonly<{ to: string; raw: string }>;
type Rejection = Readonly<{ at: 'RCPT' | 'DATA'; responseCode: number }>;

/** A real SMTP server in this process. What it took is in `mails`; it can be told to refuse, or to hang up after it has taken a mail. */
export const startSmtpSink = async () => {
  const mails: SinkMail[] = [];
  let rejection: Rejection | undefined;
  let hangsUpAfterTaking = false;
  const refusal = (at: Rejection['at']) =>
    rejection?.at === at
      ? Object.assign(new Error('refused <anna@example.com>'), { responseCode: rejection.responseCode })
      : undefined;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, callback) => callback(refusal('RCPT')),
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const refused = refusal('DATA');
        if (!refused)
          mails.push({
            to: session.envelope.rcptTo[0]?.address ?? '',
            raw: Buffer.concat(chunks).toString('utf8'),
          });
        if (hangsUpAfterTaking) for (const { _socket } of connections(server)) _socket.destroy();
        else callback(refused);
      });
    },
  });
  // A client that hangs up is no failure of the sink.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    refuse: (next: Rejection | undefined) => {
      rejection = next;
    },
    hangUpAfterTaking: (next: boolean) => {
      hangsUpAfterTaking = next;
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};

type Connection = { _socket: { destroy(): void } };
const connections = (server: SMTPServer) => server.connections as unknown as Set<Connection>;
