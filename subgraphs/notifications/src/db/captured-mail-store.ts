import { newId } from '@shop/kit/db';
import type { DataSource } from 'typeorm';
import { CapturedMailEntity } from './captured-mail.entity.js';

export type CapturedMail = Readonly<Omit<CapturedMailEntity, 'capturedAt'>> & Readonly<{ capturedAt: Date }>;

// A development aid must not fill a disk. Far more than any test or demo sends.
const kept = 5_000;

export class CapturedMailStore {
  constructor(private readonly dataSource: DataSource) {}

  async add(mail: Omit<CapturedMail, 'id' | 'capturedAt'>): Promise<void> {
    await this.dataSource.manager.insert(CapturedMailEntity, { id: newId(), ...mail });
  }

  /** Newest first. */
  async list({ limit, to }: { limit: number; to?: string }): Promise<CapturedMail[]> {
    return this.dataSource.manager.find(CapturedMailEntity, {
      where: to === undefined ? {} : { toAddress: to },
      order: { id: 'DESC' },
      take: limit,
    });
  }

  /** Forgets all but the newest. Returns how many went. */
  async prune(): Promise<number> {
    const { affected } = await this.dataSource.manager
      .createQueryBuilder()
      .delete()
      .from(CapturedMailEntity)
      .where(`id < (select id from captured_mail order by id desc offset ${kept - 1} limit 1)`)
      .execute();
    return affected ?? 0;
  }
}
