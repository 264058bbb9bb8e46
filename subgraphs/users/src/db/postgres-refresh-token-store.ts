import { makeInTransaction, rowsOf, type Tx } from '@shop/kit/db';
import type { DataSource } from 'typeorm';
import type { Rotation, SessionLifetime } from '../domain/refresh-token.js';
import type { RefreshTokenStore } from '../use-cases/refresh-token-store.js';

type Owner = { session_id: string; user_id: string };

// The token is spent, the session kept alive and the successor made by one statement, or none of it: a second caller waits for the row,
// then finds the token spent, and a sign-out in between leaves no session to keep.
const rotateSql = `
  with spent as (
    update refresh_token set rotated_at = clock_timestamp(), salt = $2
    where hash = $1 and rotated_at is null
    returning session_id
  ), kept as (
    update session set idle_expires_at = clock_timestamp() + make_interval(secs => $4)
    from spent
    where session.id = spent.session_id and revoked_at is null
      and least(expires_at, idle_expires_at) > clock_timestamp()
    returning session.id, session.user_id
  ), born as (
    insert into refresh_token (hash, session_id) select $3, id from kept
  )
  select id as session_id, user_id from kept`;

const lookSql = `
  select session_id, user_id, salt, rotated_at > clock_timestamp() - make_interval(secs => $2) as in_grace
  from refresh_token join session on session.id = session_id
  where hash = $1 and revoked_at is null and rotated_at is not null
    and least(expires_at, idle_expires_at) > clock_timestamp()`;

const revokeSql = `
  update session set revoked_at = clock_timestamp(), revoked_because = $2
  where id = (select session_id from refresh_token where hash = $1) and revoked_at is null`;

export const createPostgresRefreshTokenStore = (dataSource: DataSource): RefreshTokenStore => {
  const inTransaction = makeInTransaction(dataSource);

  const recognise = async (
    tx: Tx,
    presented: Buffer,
    { graceSeconds }: SessionLifetime,
  ): Promise<Rotation> => {
    const answer = await tx.query(lookSql, [presented, graceSeconds]);
    const [found] = rowsOf<Owner & { salt: Buffer; in_grace: boolean }>(answer);
    if (!found) return { outcome: 'ended' };
    const owner = { sessionId: found.session_id, userId: found.user_id };
    if (found.in_grace) return { outcome: 'repeated', ...owner, salt: found.salt };
    await tx.query(revokeSql, [presented, 'TOKEN_REUSED']);
    return { outcome: 'reused', ...owner };
  };

  return {
    async open({ sessionId, userId, tokenHash }, { absoluteSeconds, idleSeconds }) {
      await dataSource.query(
        `with opened as (
           insert into session (id, user_id, expires_at, idle_expires_at)
           values ($1, $2, clock_timestamp() + make_interval(secs => $3), clock_timestamp() + make_interval(secs => $4))
           returning id
         ) insert into refresh_token (hash, session_id) select $5, id from opened`,
        [sessionId, userId, absoluteSeconds, idleSeconds, tokenHash],
      );
    },
    rotate: ({ presented, successor, salt }, lifetime) =>
      inTransaction(async (tx): Promise<Rotation> => {
        const answer = await tx.query(rotateSql, [presented, salt, successor, lifetime.idleSeconds]);
        const [rotated] = rowsOf<Owner>(answer);
        return rotated
          ? { outcome: 'rotated', sessionId: rotated.session_id, userId: rotated.user_id }
          : recognise(tx, presented, lifetime);
      }),
    async revoke(tokenHash) {
      await dataSource.query(revokeSql, [tokenHash, 'SIGNED_OUT']);
    },
    async sweep(limit) {
      const answer = await dataSource.query(
        `delete from session where id in (
           select id from session where least(expires_at, idle_expires_at) < clock_timestamp()
           limit $1 for update skip locked
         ) returning id`,
        [limit],
      );
      return rowsOf(answer).length;
    },
  };
};
