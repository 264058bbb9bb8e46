import type { Redis } from 'ioredis';
import type { Rotation } from '../domain/refresh-token.js';
import type { RefreshTokenStore } from '../use-cases/refresh-token-store.js';

// A session is one hash that expires with it; each of its tokens is another, which leads to the session. Times are Redis' own. The key of the
// session is found inside the scripts, so this needs one Redis and not a cluster.
const openLua = `
  local t = redis.call('TIME')
  local now = t[1] * 1000 + math.floor(t[2] / 1000)
  local expires = now + ARGV[3]
  redis.call('HSET', KEYS[1], 'user', ARGV[2], 'expires', string.format('%.0f', expires))
  redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', math.min(expires, now + ARGV[4])))
  redis.call('HSET', KEYS[2], 'session', ARGV[1])
  redis.call('PEXPIREAT', KEYS[2], string.format('%.0f', expires))`;

// One script is one atomic step: a second caller finds the token spent, and a session that was revoked in between is gone.
const rotateLua = `
  local t = redis.call('TIME')
  local now = t[1] * 1000 + math.floor(t[2] / 1000)
  local token = redis.call('HMGET', KEYS[1], 'session', 'rotated', 'salt')
  if not token[1] then return {'ended'} end
  local place = ARGV[1] .. token[1]
  local session = redis.call('HMGET', place, 'user', 'expires')
  if not session[1] then return {'ended'} end
  if not token[2] then
    redis.call('HSET', KEYS[1], 'rotated', string.format('%.0f', now), 'salt', ARGV[2])
    redis.call('HSET', KEYS[2], 'session', token[1])
    redis.call('PEXPIREAT', KEYS[2], session[2])
    redis.call('PEXPIREAT', place, string.format('%.0f', math.min(tonumber(session[2]), now + ARGV[3])))
    return {'rotated', token[1], session[1]}
  end
  if tonumber(token[2]) > now - ARGV[4] then return {'repeated', token[1], session[1], token[3]} end
  redis.call('DEL', place)
  return {'reused', token[1], session[1]}`;

const revokeLua = `
  local session = redis.call('HGET', KEYS[1], 'session')
  if session then redis.call('DEL', ARGV[1] .. session) end`;

const sessionPrefix = 'users:session:';
const tokenKey = (hash: Buffer) => `users:refresh-token:${hash.toString('hex')}`;
const milliseconds = (seconds: number) => Math.floor(seconds * 1_000);

type Answer = [Rotation['outcome'], string, string, string];

export const createRedisRefreshTokenStore = (redis: Redis): RefreshTokenStore => ({
  async open({ sessionId, userId, tokenHash }, { absoluteSeconds, idleSeconds }) {
    const lifetimes = [milliseconds(absoluteSeconds), milliseconds(idleSeconds)];
    const keys = [sessionPrefix + sessionId, tokenKey(tokenHash)];
    await redis.eval(openLua, keys.length, ...keys, sessionId, userId, ...lifetimes);
  },
  async rotate({ presented, successor, salt }, { idleSeconds, graceSeconds }) {
    const keys = [tokenKey(presented), tokenKey(successor)];
    const [outcome, sessionId, userId, winner] = (await redis.eval(
      rotateLua,
      keys.length,
      ...keys,
      sessionPrefix,
      salt.toString('hex'),
      milliseconds(idleSeconds),
      milliseconds(graceSeconds),
    )) as Answer;
    if (outcome === 'ended') return { outcome };
    if (outcome === 'repeated') return { outcome, sessionId, userId, salt: Buffer.from(winner, 'hex') };
    return { outcome, sessionId, userId };
  },
  async revoke(tokenHash) {
    await redis.eval(revokeLua, 1, tokenKey(tokenHash), sessionPrefix);
  },
  // Redis forgets by itself what has expired.
  sweep: async () => 0,
});
