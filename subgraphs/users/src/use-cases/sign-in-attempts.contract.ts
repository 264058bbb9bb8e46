import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AttemptLimits, SignInAttempts } from './sign-in-attempts.js';

type Setup = Readonly<{
  attempts: (limits: AttemptLimits) => SignInAttempts;
  /** The one difference: PostgreSQL forgets when it is swept, Redis by itself. */
  forgets: 'when swept' | 'by itself';
}>;

const limits = { windowSeconds: 60, perPair: 2, perEmail: 3, perAddress: 4 };
const aSubject = () => ({ email: `${randomUUID()}@example.com`, address: randomUUID() });

/** What every counter of failed sign-ins must do, whatever it is made of. */
export const signInAttemptsContract = (name: string, { attempts, forgets }: Setup) => {
  const admitted = async (subject: { email: string; address: string }) =>
    (await attempts(limits).admit(subject)).admitted;

  describe(`sign-in attempts in ${name}`, () => {
    it('are limited for one e-mail from one address, and say how long to wait', async () => {
      const subject = aSubject();
      expect([await admitted(subject), await admitted(subject)]).toEqual([true, true]);
      const refused = await attempts(limits).admit(subject);
      expect(refused).toEqual({ admitted: false, retryAfterSeconds: expect.any(Number) });
      expect(refused).toHaveProperty(
        'retryAfterSeconds',
        expect.toSatisfy((s: number) => s > 0 && s <= 60),
      );
    });

    it('are limited for one e-mail from many addresses, and for many e-mails from one', async () => {
      const { email, address } = aSubject();
      const fromMany = [];
      for (let i = 0; i < 4; i++) fromMany.push(await admitted({ email, address: randomUUID() }));
      expect(fromMany).toEqual([true, true, true, false]);
      const toMany = [];
      for (let i = 0; i < 5; i++) toMany.push(await admitted({ email: `${i}${email}`, address }));
      expect(toMany).toEqual([true, true, true, true, false]);
    });

    it('of many at once no more are admitted than the limit', async () => {
      const subject = aSubject();
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => admitted(subject)));
      expect(outcomes.filter(Boolean)).toHaveLength(limits.perPair);
    });

    it('from one address cannot lock a person out everywhere', async () => {
      const { email, address } = aSubject();
      for (let i = 0; i < 20; i++) await admitted({ email, address });
      expect(await admitted({ email, address: randomUUID() })).toBe(true);
    });

    it('do not count when they succeed, however often', async () => {
      const subject = aSubject();
      for (let i = 0; i < 10; i++) {
        expect(await admitted(subject)).toBe(true);
        await attempts(limits).forgive(subject);
      }
    });

    it('are forgotten when the window is over', async () => {
      const brief = attempts({ ...limits, windowSeconds: 0 });
      const subject = aSubject();
      for (let i = 0; i < 5; i++) expect((await brief.admit(subject)).admitted).toBe(true);
      expect(await brief.sweep(100)).toBeGreaterThanOrEqual(forgets === 'when swept' ? 3 : 0);
    });
  });
};
