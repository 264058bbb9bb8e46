import { freePort } from '@shop/kit/embedded-postgres';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSmtpSink } from '../testing/smtp-sink.js';
import { createSmtpMailer } from './smtp-mailer.js';

const mail = {
  messageId: '<1@x>',
  to: { address: 'anna@example.com', name: 'Anna' },
  subject: 's',
  text: 't',
  html: 'h',
};

describe('what became of a mail over SMTP', () => {
  let sink: Awaited<ReturnType<typeof startSmtpSink>>;
  const sendTo = async (url: string) => {
    const mailer = createSmtpMailer({ url, from: 'shop@example.com', deadlineMs: 3_000 });
    const result = await mailer.send(mail);
    await mailer.close();
    return result;
  };
  beforeAll(async () => {
    sink = await startSmtpSink();
  });
  afterEach(() => {
    sink.refuse(undefined);
    sink.hangUpAfterTaking(false);
  });
  afterAll(() => sink.close());

  it.each([
    ['RCPT', 550, 'REFUSED'],
    ['RCPT', 450, 'UNAVAILABLE'],
    ['DATA', 554, 'REFUSED'],
    ['DATA', 451, 'UNAVAILABLE'],
  ] as const)('an answer to %s with %i is %s', async (at, responseCode, code) => {
    sink.refuse({ at, responseCode });
    const result = await sendTo(sink.url);
    expect(result).toMatchObject({ ok: false, error: { code } });
    // The server quotes the address in its answer; it must not get into logs with the reason.
    expect(JSON.stringify(result)).not.toContain('anna@');
    expect(JSON.stringify(result)).toContain(String(responseCode));
  });

  it('a server that is not there is worth another try', async () => {
    const result = await sendTo(`smtp://127.0.0.1:${await freePort()}`);
    expect(result).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
  });

  it('a connection that ends before the yes leaves it open whether the mail was taken', async () => {
    sink.hangUpAfterTaking(true);
    expect(await sendTo(sink.url)).toMatchObject({ ok: false, error: { code: 'UNKNOWN' } });
    expect(sink.mails.length).toBeGreaterThan(0);
  });
});
