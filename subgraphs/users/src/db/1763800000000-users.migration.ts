import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Users1763800000000 implements MigrationInterface {
  name = 'Users1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table user_account (
        id uuid primary key,
        email text not null unique,
        name text not null,
        roles text[] not null check (roles <@ array['CUSTOMER', 'STAFF', 'ADMIN'] and cardinality(roles) > 0),
        password_hash text not null,
        created_at timestamptz not null default clock_timestamp()
      );

      create table session (
        id uuid primary key,
        user_id uuid not null references user_account on delete cascade,
        created_at timestamptz not null default clock_timestamp(),
        expires_at timestamptz not null,
        idle_expires_at timestamptz not null,
        revoked_at timestamptz,
        revoked_because text check (revoked_because in ('SIGNED_OUT', 'TOKEN_REUSED'))
      );
      create index session_of_user on session (user_id);
      create index session_end on session (least(expires_at, idle_expires_at));

      create table refresh_token (
        hash bytea primary key check (length(hash) = 32),
        session_id uuid not null references session on delete cascade,
        rotated_at timestamptz,
        salt bytea check (length(salt) = 32),
        check ((rotated_at is null) = (salt is null))
      );
      create index refresh_token_session on refresh_token (session_id);
      create unique index refresh_token_live on refresh_token (session_id) where rotated_at is null;

      create table signing_key (
        kid uuid primary key,
        signs_from timestamptz not null,
        public_jwk jsonb not null,
        private_jwk jsonb not null
      );

      create table sign_in_attempt (
        key bytea primary key,
        failures int not null,
        until timestamptz not null
      );
      create index sign_in_attempt_until on sign_in_attempt (until);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table sign_in_attempt, signing_key, refresh_token, session, user_account');
  }
}
