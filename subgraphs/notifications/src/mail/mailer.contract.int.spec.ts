import { createTestDatabase } from '@shop/kit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CapturedMailStore } from '../db/captured-mail-store.js';
import { createNotificationsDataSource } from '../db/data-source.fixture.js';
import { startSmtpSink } from '../testing/smtp-sink.js';
import { type Mail, type Mailer, messageIdOf } from '../use-cases/mailer.js';
import { createCapturedMailer } from './captured-mailer.js';
import { createSmtpMailer } from './smtp-mailer.js';

const from = 'Shop <shop@example.com>';
type Received = { to: string; messageId: string; raw: string };
type Subject = { mailer: Mailer; received(): Promise<Received[]>; close(): Promise<void> };

const captured = async (): Promise<Subject> => {
  const database = await createTestDatabase();
  const dataSource = createNotificationsDataSource(database.url);
  await dataSource.initialize();
  await dataSource.runMigrations();
  const store = new CapturedMailStore(dataSource);
  return {
    mailer: createCapturedMailer(store, from),
    received: async () =>
      (await store.list({ limit: 100 }))
        .reverse()
        .map(({ toAddress, messageId, from, toName, subject, text, html }) => ({
          to: toAddress,
          messageId,
          raw: [from, toName, subject, text, html].join('\n'),
        })),
    close: async () => {
      await dataSource.destroy();
      await database.drop();
    },
  };
};

/** What a mail program shows: encoded words and quoted-printable or base64 parts in clear text. */
const decoded = (raw: string): string =>
  [
    raw
      .replace(/\?=\r?\n\s=\?/g, '?==?')
      .replace(/=\?UTF-8\?B\?([^?]*)\?=/g, (_, text: string) => Buffer.from(text, 'base64').toString('utf8')),
    Buffer.from(
      raw
        .replace(/=\?UTF-8\?Q\?([^?]*)\?=/g, (_, text: string) => text.replaceAll('_', ' '))
        .replace(/=\r?\n/g, '')
        .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
      'latin1',
    ).toString('utf8'),
    ...[...raw.matchAll(/base64\r\n\r\n([\w+/=\r\n]+)/g)].map(([, text]) =>
      Buffer.from(text ?? '', 'base64').toString('utf8'),
    ),
  ].join('\n');

const smtp = async (): Promise<Subject> => {
  const sink = await startSmtpSink();
  const mailer = createSmtpMailer({ url: sink.url, from, deadlineMs: 5_000 });
  return {
    mailer,
    received: async () =>
      sink.mails.map(({ to, raw }) => ({
        to,
        messageId: /^Message-ID:\s+(<[^>]+>)/im.exec(raw)?.[1] ?? '',
        raw: decoded(raw),
      })),
    close: async () => {
      await mailer.close();
      await sink.close();
    },
  };
};

const aMail = (changes: Partial<Mail> = {}): Mail => ({
  messageId: messageIdOf('0198a000-0000-7000-8000-000000000603'),
  to: { address: 'anna@example.com', name: 'Anna' },
  subject: 'Your order',
  text: 'plain words',
  html: '<p>rich words</p>',
  ...changes,
});

it('the captured mailbox forgets all but the newest mails, so that it cannot fill a disk', async () => {
  const database = await createTestDatabase();
  const dataSource = createNotificationsDataSource(database.url);
  await dataSource.initialize();
  await dataSource.runMigrations();
  const store = new CapturedMailStore(dataSource);
  const mailer = createCapturedMailer(store, from);
  for (const subject of ['one', 'two', 'three']) await mailer.send(aMail({ subject }));
  expect(await store.prune()).toBe(0);
  expect(await store.prune(2)).toBe(1);
  expect((await store.list({ limit: 10 })).map(({ subject }) => subject)).toEqual(['three', 'two']);
  await dataSource.destroy();
  await database.drop();
});

describe.each([
  ['captured', captured],
  ['smtp', smtp],
])('a mailer (%s)', (_name, create) => {
  let subject: Subject;
  const send = async (changes: Partial<Mail> = {}) => {
    const mail = aMail(changes);
    expect(await subject.mailer.send(mail)).toEqual({ ok: true, value: null });
    return (await subject.received()).at(-1) as Received;
  };
  beforeAll(async () => {
    subject = await create();
  });
  afterAll(() => subject.close());

  it('brings both parts to the recipient', async () => {
    const mail = await send();
    expect(mail.to).toBe('anna@example.com');
    for (const text of ['shop@example.com', 'Your order', 'plain words', '<p>rich words</p>'])
      expect(mail.raw).toContain(text);
  });

  it('gives a mail that is sent twice the same Message-ID, so that both can be recognised as one', async () => {
    const first = await send();
    const second = await send();
    expect(first.messageId).toBe('<0198a000-0000-7000-8000-000000000603@notifications.marketgraph>');
    expect(second.messageId).toBe(first.messageId);
  });

  it.each(['Zoë 🫖👩‍🚀', 'ليلى حداد', 'דנה כהן'])('carries the name %s unharmed', async (name) => {
    const mail = await send({ to: { address: 'anna@example.com', name }, text: `Hello ${name}` });
    expect(mail.raw).toContain(`Hello ${name}`);
  });

  it('a line break in a name makes no further header and no further recipient', async () => {
    const before = (await subject.received()).length;
    const mail = await send({
      to: { address: 'anna@example.com', name: 'Anna\r\nBcc: eve@example.com\r\n\r\nbody' },
    });
    expect((await subject.received()).length).toBe(before + 1);
    expect(mail.to).toBe('anna@example.com');
    expect(mail.raw).not.toMatch(/^Bcc:/m);
  });
});
