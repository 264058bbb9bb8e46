import { createConnection, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { type Sink, type SinkOptions, type SunkMail, startSink } from './sink.js';

let sink: Sink | undefined;
let socket: Socket | undefined;
afterEach(async () => {
  socket?.destroy();
  await sink?.close();
});

const started = async (options: Partial<SinkOptions> = {}): Promise<Sink> => {
  sink = await startSink({ smtpPort: 0, viewPort: 0, ...options });
  return sink;
};

/** Says each line after the server's answer to the one before; returns the answers. */
const talk = (port: number, lines: readonly string[]): Promise<string[]> =>
  new Promise((resolve, reject) => {
    const waiting = [...lines];
    const answers: string[] = [];
    socket = createConnection(port, '127.0.0.1');
    socket.setEncoding('utf8');
    socket.once('error', reject);
    let buffer = '';
    socket.on('data', (chunk) => {
      buffer += chunk;
      // The last line of an answer has a blank behind its number.
      if (!/^\d{3} .*\r\n$/m.test(buffer)) return;
      answers.push(buffer);
      buffer = '';
      const next = waiting.shift();
      if (next === undefined) resolve(answers);
      else socket?.write(`${next}\r\n`);
    });
  });

const mailTo = (to: string, subject: string) => [
  'MAIL FROM:<shop@example.com>',
  `RCPT TO:<${to}>`,
  'DATA',
  `Subject: ${subject}\r\n\r\nHello\r\n.`,
];

const mailbox = async (port: number, query = ''): Promise<SunkMail[]> =>
  ((await (await fetch(`http://127.0.0.1:${port}/mailbox.json${query}`)).json()) as { mails: SunkMail[] })
    .mails;

it('shows what it took as JSON, newest first, by recipient, until it is emptied', async () => {
  const { smtpPort, viewPort } = await started();
  await talk(smtpPort, ['EHLO me', ...mailTo('a@example.com', 'one'), ...mailTo('b@example.com', 'two')]);
  expect((await mailbox(viewPort)).map(({ subject }) => subject)).toEqual(['two', 'one']);
  expect(await mailbox(viewPort, '?to=a@example.com')).toMatchObject([
    { from: 'shop@example.com', to: ['a@example.com'], secure: false, user: null },
  ]);
  await fetch(`http://127.0.0.1:${viewPort}/mailbox.json`, { method: 'DELETE' });
  expect(await mailbox(viewPort)).toEqual([]);
  expect((await fetch(`http://127.0.0.1:${viewPort}/else`)).status).toBe(404);
});

it('with an account set, only that account may send', async () => {
  const { smtpPort, viewPort } = await started({ account: { user: 'shop', password: 'secret' } });
  const plain = (password: string) => `AUTH PLAIN ${Buffer.from(`\0shop\0${password}`).toString('base64')}`;
  const refused = await talk(smtpPort, ['EHLO me', 'MAIL FROM:<shop@example.com>', plain('wrong')]);
  expect(refused[2]).toMatch(/^530/);
  expect(refused[3]).toMatch(/^535/);
  await talk(smtpPort, ['EHLO me', plain('secret'), ...mailTo('a@example.com', 'one')]);
  expect(await mailbox(viewPort)).toMatchObject([{ user: 'shop' }]);
});

it('offers TLS only where it is asked for', async () => {
  const plain = await started();
  expect((await talk(plain.smtpPort, ['EHLO me']))[1]).not.toContain('STARTTLS');
  await plain.close();
  const upgradable = await started({ tls: 'starttls' });
  expect((await talk(upgradable.smtpPort, ['EHLO me']))[1]).toContain('STARTTLS');
});
