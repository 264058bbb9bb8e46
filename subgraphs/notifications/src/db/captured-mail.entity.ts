import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A mail as a mail server would have received it. Written only while no mail server is set. */
@Entity('captured_mail')
export class CapturedMailEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  /** Not unique: a mail that was sent twice must be seen twice. */
  @Column({ type: 'text', name: 'message_id' })
  messageId!: string;

  @Column({ type: 'timestamptz', name: 'captured_at', insert: false })
  capturedAt!: Date;

  @Column({ type: 'text', name: 'from_address' })
  from!: string;

  @Column({ type: 'text', name: 'to_address' })
  toAddress!: string;

  @Column({ type: 'text', name: 'to_name' })
  toName!: string;

  @Column({ type: 'text' })
  subject!: string;

  @Column({ type: 'text', name: 'text_body' })
  text!: string;

  @Column({ type: 'text', name: 'html_body' })
  html!: string;
}
