import { createHash } from 'node:crypto';
import { crashPoint } from '@shop/kit/crash-point';
import { rowsOf } from '@shop/kit/db';
import type { DataSource } from 'typeorm';
import type { AttemptLimits, SignInAttempts, SignInSubject } from '../use-cases/sign-in-attempts.js';

// Digests, so that the table holds no personal data.
const keyOf = (kind: string, ...parts: string[]): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([kind, ...parts]))
    .digest();

const countSql = `
  insert into sign_in_attempt as attempt (key, failures, until)
  values ($1, 1, clock_timestamp() + make_interval(secs => $2))
  on conflict (key) do update set
    failures = case when attempt.until <= clock_timestamp() then 1 else attempt.failures + 1 end,
    until = case when attempt.until <= clock_timestamp() then excluded.until else attempt.until end
  returning failures, ceil(extract(epoch from until - clock_timestamp()))::int as seconds`;

export const createPostgresSignInAttempts = (
  dataSource: DataSource,
  limits: AttemptLimits,
): SignInAttempts => {
  // In this order: attempts that a narrower limit refuses must not use up the limit of the whole e-mail, or anyone could lock anyone out.
  const keys = ({ email, address }: SignInSubject) =>
    [
      { key: keyOf('address', address), limit: limits.perAddress },
      { key: keyOf('pair', email, address), limit: limits.perPair },
      { key: keyOf('email', email), limit: limits.perEmail },
    ] as const;

  return {
    async admit(subject) {
      for (const { key, limit } of keys(subject)) {
        const answer = await dataSource.query(countSql, [key, limits.windowSeconds]);
        crashPoint('users:after-counted-attempt');
        const [count] = rowsOf<{ failures: number; seconds: number }>(answer);
        if (count && count.failures > limit)
          return { admitted: false, retryAfterSeconds: Math.max(1, count.seconds) };
      }
      return { admitted: true };
    },
    async forgive(subject) {
      const [address, pair, email] = keys(subject);
      await dataSource.query('delete from sign_in_attempt where key = $1', [pair.key]);
      for (const { key } of [address, email]) {
        crashPoint('users:while-forgiving');
        await dataSource.query(
          'update sign_in_attempt set failures = failures - 1 where key = $1 and failures > 0',
          [key],
        );
      }
    },
    async sweep(limit) {
      const answer = await dataSource.query(
        `delete from sign_in_attempt where key in (
           select key from sign_in_attempt where until < clock_timestamp() limit $1 for update skip locked
         ) returning key`,
        [limit],
      );
      return rowsOf(answer).length;
    },
  };
};
