import { describe, expect, it } from 'vitest';
import { html, subject, text } from '../db/migrations/order-confirmation-en-1.js';
import { anOrderConfirmation } from '../testing/order-confirmation.js';
import { makeRenderMail } from './render-mail.js';

const template = { id: 't1', locale: 'en', subject, textBody: text, htmlBody: html };
const render = (changes: Parameters<typeof anOrderConfirmation>[0]) =>
  makeRenderMail({ find: async () => template as never })({
    templateId: 't1',
    data: anOrderConfirmation(changes),
  });

describe('the order confirmation', () => {
  it('says in both parts what was bought and what it cost', async () => {
    const mail = await render({});
    expect(mail.subject).toBe('Your order MG-1001 is confirmed');
    for (const part of [mail.text, mail.html])
      for (const fact of ['MG-1001', 'Tea pot', 'TEA-1', '€25.80', '€4.90', '€30.70', 'November 22, 2026'])
        expect(part).toContain(fact);
  });

  it('escapes markup in HTML and leaves it as typed in plain text', async () => {
    const name = '<script>alert("x")</script> & Söhne';
    const mail = await render({ name });
    expect(mail.html).not.toContain('<script');
    expect(mail.html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; Söhne');
    expect(mail.text).toContain(name);
  });

  it('treats braces in a name as text', async () => {
    const mail = await render({ name: '{{constructor}} {{#each lines}}' });
    expect(mail.text).toContain('{{constructor}} {{#each lines}}');
  });

  it.each(['Zoë 🫖👩‍🚀', 'ليلى حداد', 'דנה כהן'])(
    'keeps the name %s whole and apart from the words around it',
    async (name) => {
      const mail = await render({ name });
      expect(mail.text).toContain(`Hello \u2068${name}\u2069,`);
      expect(mail.html).toContain(`<bdi>${name}</bdi>`);
    },
  );

  it('keeps a name on one line', async () => {
    const mail = await render({ name: 'Anna\r\nBcc: someone@example.com' });
    expect(mail.text).toContain('Hello \u2068Anna Bcc: someone@example.com\u2069,');
  });

  it('shows a discount only when there is one', async () => {
    expect((await render({})).text).not.toContain('Discount');
    const mail = await render({ discount: { minor: 500, currency: 'EUR' } });
    expect(mail.text).toContain('Discount: -€5.00');
    expect(mail.html).toContain('-€5.00');
  });

  it('shows amounts with the digits of their currency', async () => {
    expect((await render({ total: { minor: 1_234_567, currency: 'JPY' } })).text).toContain(
      'Total: ¥1,234,567',
    );
  });
});
