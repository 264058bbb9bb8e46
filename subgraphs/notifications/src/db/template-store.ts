import type { Tx } from '@shop/kit/db';
import type { DataSource } from 'typeorm';
import { TemplateEntity } from './template.entity.js';

export type Template = Readonly<Pick<TemplateEntity, 'id' | 'locale' | 'subject' | 'textBody' | 'htmlBody'>>;

const fallbackLocale = 'en';

export class TemplateStore {
  constructor(private readonly dataSource: DataSource) {}

  /** The newest version in the wished language, else in English. `de-AT` finds `de`. */
  async newest(
    tx: Tx,
    { kind, channel, locale }: { kind: string; channel: string; locale: string },
  ): Promise<Template> {
    const language = locale.split('-')[0]?.toLowerCase() ?? fallbackLocale;
    for (const wanted of new Set([language, fallbackLocale])) {
      const found = await tx.findOne(TemplateEntity, {
        where: { kind, channel, locale: wanted },
        order: { version: 'DESC' },
      });
      if (found) return found;
    }
    throw new Error(`no template for ${kind} over ${channel}`);
  }

  async find(id: string): Promise<Template> {
    return this.dataSource.manager.findOneByOrFail(TemplateEntity, { id });
  }
}
