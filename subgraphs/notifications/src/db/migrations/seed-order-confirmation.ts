import { newId } from '@shop/kit/db';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { html, subject, text } from './order-confirmation-en-1.js';

export class SeedOrderConfirmation1700000200000 implements MigrationInterface {
  name = 'SeedOrderConfirmation1700000200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `insert into template (id, kind, channel, locale, version, subject, text_body, html_body)
       values ($1, 'ORDER_CONFIRMATION', 'EMAIL', 'en', 1, $2, $3, $4)`,
      [newId(), subject, text, html],
    );
  }

  async down(): Promise<void> {
    // A template version is never deleted while notifications may point at it; the table goes as a whole.
  }
}
