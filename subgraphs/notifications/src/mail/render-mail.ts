import Handlebars from 'handlebars';
import type { DueDelivery } from '../db/delivery-store.js';
import type { Template, TemplateStore } from '../db/template-store.js';
import { presentOrder } from '../domain/present-order.js';
import type { Mail } from '../use-cases/mailer.js';

// `strict`: a field that the template names and the data lacks is a fault, not an empty place in a mail.
const html = { strict: true, knownHelpersOnly: true };
// Plain text and subjects are not HTML: escaping would show `&amp;` to the reader.
const plain = { ...html, noEscape: true };

const compile = (template: Template) => ({
  locale: template.locale,
  subject: Handlebars.compile(template.subject, plain),
  text: Handlebars.compile(template.textBody, plain),
  html: Handlebars.compile(template.htmlBody, html),
});

/** Renders a delivery with the template version it was accepted with. Versions never change, so each is compiled once. */
export const makeRenderMail = (templates: Pick<TemplateStore, 'find'>) => {
  const compiled = new Map<string, ReturnType<typeof compile>>();
  return async ({
    templateId,
    data,
  }: Pick<DueDelivery, 'templateId' | 'data'>): Promise<Pick<Mail, 'subject' | 'text' | 'html'>> => {
    const template = compiled.get(templateId) ?? compile(await templates.find(templateId));
    compiled.set(templateId, template);
    const view = presentOrder(data, template.locale);
    return { subject: template.subject(view), text: template.text(view), html: template.html(view) };
  };
};
