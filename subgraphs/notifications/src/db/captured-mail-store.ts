import { newId, rowsOf } from '@shop/kit/db';
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
  async prune(keep = kept): Promise<number> {
    const gone = rowsOf(
      await this.dataSource.query(
        `delete from captured_mail where id in (
           select id from captured_mail order by id desc offset $1) returning id`,
        [keep],
      ),
    );
    return gone.length;
  }
}
