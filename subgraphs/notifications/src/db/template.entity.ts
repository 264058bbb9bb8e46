import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One version of the words of one kind of notification. Never changed once written: a sent mail can be shown again as it was. */
@Entity('template')
export class TemplateEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'text' })
  channel!: string;

  @Column({ type: 'text' })
  locale!: string;

  @Column({ type: 'int' })
  version!: number;

  @Column({ type: 'text' })
  subject!: string;

  @Column({ type: 'text', name: 'text_body' })
  textBody!: string;

  @Column({ type: 'text', name: 'html_body' })
  htmlBody!: string;
}
