import { randomUUID } from 'node:crypto';
import type { Database } from './database.js';

export type Webhook = Readonly<{ id: string; body: string; attempts: number }>;

// Doubles from half a second to one minute; a receiver that is down for a day still gets every event.
const backoffMs = (attempts: number) => Math.min(500 * 2 ** attempts, 60_000);

export class WebhookStore {
  constructor(private readonly db: Database) {}

  /** The event id is made once, here; each retry carries it, so a receiver can tell a repeat from news. */
  add(type: string, data: unknown): void {
    const id = `evt_${randomUUID()}`;
    const body = JSON.stringify({ id, type, createdAt: new Date().toISOString(), data });
    this.db.sql.prepare('insert into webhook(id, body, nextAt) values (?, ?, ?)').run(id, body, Date.now());
  }

  due(limit: number): Webhook[] {
    return this.db.sql
      .prepare(
        'select id, body, attempts from webhook where deliveredAt is null and nextAt <= ? order by nextAt limit ?',
      )
      .all(Date.now(), limit) as unknown as Webhook[];
  }

  delivered(id: string): void {
    this.db.sql
      .prepare('update webhook set deliveredAt = ?, attempts = attempts + 1 where id = ?')
      .run(Date.now(), id);
  }

  failed(webhook: Webhook, reason: string): void {
    this.db.sql
      .prepare('update webhook set attempts = attempts + 1, nextAt = ?, lastError = ? where id = ?')
      .run(Date.now() + backoffMs(webhook.attempts), reason, webhook.id);
  }

  pending(): number {
    const row = this.db.sql.prepare('select count(*) as n from webhook where deliveredAt is null').get();
    return Number(row?.n ?? 0);
  }
}
