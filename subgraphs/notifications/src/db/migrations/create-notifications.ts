import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateNotifications1700000100000 implements MigrationInterface {
  name = 'CreateNotifications1700000100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table template (
        id uuid primary key,
        kind text not null,
        channel text not null check (channel in ('EMAIL')),
        locale text not null,
        version int not null check (version > 0),
        subject text not null,
        text_body text not null,
        html_body text not null,
        created_at timestamptz not null default clock_timestamp(),
        unique (kind, channel, locale, version)
      );
      -- New words are a new version: what was sent stays explainable.
      create function template_is_final() returns trigger language plpgsql as $$
        begin raise exception 'a template version is never changed; add a new one'; end $$;
      create trigger template_is_final before update or delete on template
        for each row execute function template_is_final();

      create table notification (
        id uuid primary key,
        kind text not null,
        channel text not null check (channel in ('EMAIL')),
        order_id uuid not null,
        user_id uuid,
        recipient text not null,
        recipient_hash bytea not null,
        template_id uuid not null references template,
        data jsonb not null,
        created_at timestamptz not null default clock_timestamp(),
        unique (order_id, kind, channel, recipient_hash)
      );
      create index notification_of_user on notification (user_id, id) where user_id is not null;

      create table delivery (
        id uuid primary key,
        notification_id uuid not null unique references notification,
        status text not null default 'PENDING' check (status in ('PENDING', 'SENDING', 'SENT', 'FAILED')),
        attempts int not null default 0,
        due_at timestamptz not null default clock_timestamp(),
        possible_duplicate boolean not null default false,
        sent_at timestamptz,
        last_error text,
        check ((status = 'SENT') = (sent_at is not null))
      );
      create index delivery_due on delivery (due_at) where status in ('PENDING', 'SENDING');

      create table captured_mail (
        id uuid primary key,
        message_id text not null,
        captured_at timestamptz not null default clock_timestamp(),
        from_address text not null,
        to_address text not null,
        to_name text not null,
        subject text not null,
        text_body text not null,
        html_body text not null
      );
      create index captured_mail_to on captured_mail (to_address, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table captured_mail, delivery, notification, template; drop function template_is_final()',
    );
  }
}
