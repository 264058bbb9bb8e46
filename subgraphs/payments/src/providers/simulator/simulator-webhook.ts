import { createHmac, timingSafeEqual } from 'node:crypto';
import { err, ok, type Result } from '@shop/kit/result';
import { z } from 'zod';
import type { ProviderEvent } from '../payment-provider.js';

// Wide enough for clocks that disagree, too narrow to replay a recorded delivery later.
const toleranceMs = 5 * 60_000;

const event = z.object({
  id: z.string().min(1).max(100),
  type: z.string().min(1).max(100),
  data: z.object({ idempotencyKey: z.string().max(255).optional() }),
});

const sameText = (given: string, expected: string) => {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
};

const jsonOf = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    // The schema refuses it: a body that is no JSON is no event.
    return undefined;
  }
};

export const readSimulatorWebhook = (
  secret: string,
  signature: string | string[] | undefined,
  body: Buffer,
  nowMs: number,
): Result<ProviderEvent, string> => {
  const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(typeof signature === 'string' ? signature : '');
  if (!match) return err('no signature');
  const [, seconds = '', given = ''] = match;
  const expected = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex');
  // The signature first: an unsigned time is no evidence of anything.
  if (!sameText(given, expected)) return err('wrong signature');
  if (Math.abs(nowMs - Number(seconds) * 1000) > toleranceMs) return err('too old or from the future');
  const parsed = event.safeParse(jsonOf(body));
  if (!parsed.success) return err('malformed event');
  const { id, type, data } = parsed.data;
  return ok({ eventId: id, type, providerKey: data.idempotencyKey ?? null });
};
