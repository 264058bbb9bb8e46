import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SessionLifetime } from '../domain/refresh-token.js';
import type { RefreshTokenStore } from './refresh-token-store.js';

type Setup = Readonly<{
  store: () => RefreshTokenStore;
  newUserId: () => Promise<string>;
  /** The one difference: PostgreSQL forgets ended sessions when it is swept, Redis by itself. */
  forgets: 'when swept' | 'by itself';
}>;

const lifetime: SessionLifetime = { absoluteSeconds: 3600, idleSeconds: 3600, graceSeconds: 60 };
const noGrace = { ...lifetime, graceSeconds: 0 };
const aHash = () => randomBytes(32);

/** What every store of refresh tokens must do, whatever it is made of. */
export const refreshTokenStoreContract = (name: string, { store, newUserId, forgets }: Setup) => {
  const open = async (life = lifetime) => {
    const session = { sessionId: randomUUID(), userId: await newUserId(), tokenHash: aHash() };
    await store().open(session, life);
    return session;
  };
  const rotate = (presented: Buffer, life = lifetime, successor = aHash(), salt = aHash()) =>
    store().rotate({ presented, successor, salt }, life);

  describe(`refresh tokens in ${name}`, () => {
    it('a token leads to its successor, and that to the next', async () => {
      const { sessionId, userId, tokenHash } = await open();
      const second = aHash();
      expect(await rotate(tokenHash, lifetime, second)).toEqual({ outcome: 'rotated', sessionId, userId });
      expect(await rotate(second)).toEqual({ outcome: 'rotated', sessionId, userId });
    });

    it('an unknown token opens nothing', async () => {
      expect(await rotate(aHash())).toEqual({ outcome: 'ended' });
    });

    it('of many callers at once one rotates, and all learn the way to the same successor', async () => {
      const { tokenHash } = await open();
      const salts = Array.from({ length: 10 }, aHash);
      const outcomes = await Promise.all(salts.map((salt) => rotate(tokenHash, lifetime, aHash(), salt)));
      const winner = outcomes.findIndex(({ outcome }) => outcome === 'rotated');
      expect(outcomes.filter(({ outcome }) => outcome === 'rotated')).toHaveLength(1);
      for (const [index, rotation] of outcomes.entries())
        if (index !== winner) expect(rotation).toMatchObject({ outcome: 'repeated', salt: salts[winner] });
    });

    it('a token used again after the grace period ends the session for everyone', async () => {
      const { sessionId, userId, tokenHash } = await open();
      const second = aHash();
      await rotate(tokenHash, noGrace, second);
      expect(await rotate(tokenHash, noGrace)).toEqual({ outcome: 'reused', sessionId, userId });
      expect(await rotate(second, noGrace)).toEqual({ outcome: 'ended' });
      expect(await rotate(tokenHash, noGrace)).toEqual({ outcome: 'ended' });
    });

    it('signing out ends the session, with its live token or an earlier one', async () => {
      for (const earlier of [false, true]) {
        const { tokenHash } = await open();
        const second = aHash();
        await rotate(tokenHash, lifetime, second);
        await store().revoke(earlier ? tokenHash : second);
        expect(await rotate(second)).toEqual({ outcome: 'ended' });
        expect(await rotate(tokenHash)).toEqual({ outcome: 'ended' });
      }
      await store().revoke(aHash());
    });

    it('a session ends by age and by idleness, and is then forgotten', async () => {
      const old = await open({ ...lifetime, absoluteSeconds: 0 });
      const idle = await open({ ...lifetime, idleSeconds: 0 });
      const live = await open();
      for (const { tokenHash } of [old, idle]) expect(await rotate(tokenHash)).toEqual({ outcome: 'ended' });
      expect(await store().sweep(100)).toBeGreaterThanOrEqual(forgets === 'when swept' ? 2 : 0);
      expect((await rotate(live.tokenHash)).outcome).toBe('rotated');
    });

    it('refreshing never makes a session older than its absolute lifetime', async () => {
      const { tokenHash } = await open({ ...lifetime, absoluteSeconds: 0.3 });
      let [token, rotations] = [tokenHash, 0];
      for (;;) {
        const next = aHash();
        if ((await rotate(token, lifetime, next)).outcome === 'ended') break;
        [token, rotations] = [next, rotations + 1];
      }
      expect(rotations).toBeGreaterThan(0);
    });
  });
};
