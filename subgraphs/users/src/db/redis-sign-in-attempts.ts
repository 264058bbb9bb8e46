import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { AttemptLimits, SignInAttempts, SignInSubject } from '../use-cases/sign-in-attempts.js';

// Counts in the order of the keys and stops at the first that is over its limit; returns the seconds to wait, 0 for none.
const admitLua = `
  for i, key in ipairs(KEYS) do
    local failures = redis.call('INCR', key)
    if failures == 1 then redis.call('PEXPIRE', key, ARGV[1]) end
    if failures > tonumber(ARGV[i + 1]) then
      return math.max(1, math.ceil(redis.call('PTTL', key) / 1000))
    end
  end
  return 0`;

const forgiveLua = `
  redis.call('DEL', KEYS[1])
  for i = 2, #KEYS do
    if tonumber(redis.call('GET', KEYS[i]) or '0') > 0 then redis.call('DECR', KEYS[i]) end
  end`;

// Digests, so that the store holds no personal data.
const keyOf = (kind: string, ...parts: string[]): string => {
  const digest = createHash('sha256').update(JSON.stringify([kind, ...parts]));
  return `users:sign-in-attempts:${digest.digest('hex')}`;
};

const keysOf = ({ email, address }: SignInSubject) => ({
  address: keyOf('address', address),
  pair: keyOf('pair', email, address),
  email: keyOf('email', email),
});

export const createRedisSignInAttempts = (redis: Redis, limits: AttemptLimits): SignInAttempts => ({
  async admit(subject) {
    const { address, pair, email } = keysOf(subject);
    // In this order: attempts that a narrower limit refuses must not use up the limit of the whole e-mail, or anyone could lock anyone out.
    const counted = [address, pair, email];
    const allowed = [limits.perAddress, limits.perPair, limits.perEmail];
    const windowMs = Math.floor(limits.windowSeconds * 1_000);
    const seconds = (await redis.eval(admitLua, counted.length, ...counted, windowMs, ...allowed)) as number;
    return seconds > 0 ? { admitted: false, retryAfterSeconds: seconds } : { admitted: true };
  },
  async forgive(subject) {
    const { address, pair, email } = keysOf(subject);
    await redis.eval(forgiveLua, 3, pair, address, email);
  },
  // Redis forgets by itself what has expired.
  sweep: async () => 0,
});
