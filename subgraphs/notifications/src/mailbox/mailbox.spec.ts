import { createHttpServer } from '@shop/kit/http';
import { createLogger } from '@shop/kit/log';
import { describe, expect, it } from 'vitest';
import type { CapturedMail } from '../db/captured-mail-store.js';
import { addMailboxRoutes } from './mailbox.routes.js';

const aMail = (id: string, changes: Partial<CapturedMail> = {}): CapturedMail => ({
  id,
  messageId: `<${id}@x>`,
  capturedAt: new Date('2026-11-22T10:00:00Z'),
  from: 'shop@example.com',
  toAddress: 'anna@example.com',
  toName: 'Anna',
  subject: `Mail ${id}`,
  text: 'plain',
  html: '<p>rich</p>',
  ...changes,
});

const serverWith = (...mails: CapturedMail[]) => {
  const asked: object[] = [];
  const http = createHttpServer({ log: createLogger({ name: 'test', level: 'silent' }) });
  addMailboxRoutes(http, {
    list: async (page) => {
      asked.push(page);
      return mails;
    },
  });
  return { http, asked };
};

describe('the mailbox', () => {
  it('says what to do while it is empty', async () => {
    const answer = await serverWith().http.inject('/mailbox');
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('No mail yet');
  });

  it('opens the newest mail, or the one that was asked for', async () => {
    const { http } = serverWith(aMail('two'), aMail('one'));
    expect((await http.inject('/mailbox')).body).toContain('<h2 dir="auto">Mail two</h2>');
    expect((await http.inject('/mailbox?id=one')).body).toContain('<h2 dir="auto">Mail one</h2>');
    expect((await http.inject('/mailbox?id=unknown&id=x')).statusCode).toBe(200);
  });

  it('shows a mail with markup as text, and its HTML part only inside a sandbox', async () => {
    const evil = '"><script>alert(1)</script>';
    const { http } = serverWith(
      aMail('x', { subject: evil, toName: evil, toAddress: evil, text: evil, html: evil, messageId: evil }),
    );
    const { body, headers } = await http.inject('/mailbox');
    expect(body).not.toContain('<script');
    expect(body).toContain('sandbox="" title="The mail as HTML" srcdoc="&quot;&gt;&lt;script&gt;');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('gives the mails of one recipient as JSON', async () => {
    const { http, asked } = serverWith(aMail('one'));
    const answer = await http.inject('/mailbox.json?to=anna%40example.com&first=7');
    expect(answer.json().mails[0]).toMatchObject({ subject: 'Mail one', toAddress: 'anna@example.com' });
    expect(asked).toEqual([{ limit: 7, to: 'anna@example.com' }]);
  });

  it.each(['0', '-1', 'many', '1e9'])('takes first=%s for the usual number', async (first) => {
    const { http, asked } = serverWith();
    await http.inject(`/mailbox.json?first=${first}`);
    expect(asked).toEqual([{ limit: 100 }]);
  });
});
