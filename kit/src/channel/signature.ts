import { createHmac, timingSafeEqual } from 'node:crypto';

export const signatureHeader = 'x-caller-signature';

/** What a subgraph believes of a request beside its body. The trace is left out: it changes with every hop, and no answer depends on it. */
const believed = ['authorization', 'x-client-address', 'x-order-access-token', 'x-request-id'] as const;

export type SignedRequest = Readonly<{
  /** The subgraph that is asked: a request to one must not open another. */
  to: string;
  headers: Readonly<Record<string, unknown>>;
  body: string | Uint8Array;
}>;

/** The header that proves who asks. */
export type Sign = (request: SignedRequest) => Readonly<Record<string, string>>;
export type IsSigned = (request: SignedRequest) => boolean;

/** Two clocks may be wrong by a minute each, and a request may wait on its way; a process with such a clock must not fall out of the shop. */
const toleranceSeconds = 150;

const mac = (secret: string, at: number, { to, headers, body }: SignedRequest): Buffer => {
  // As JSON, so that no value can pretend to be two.
  const envelope = JSON.stringify([at, to, ...believed.map((name) => headers[name] ?? null)]);
  return createHmac('sha256', secret).update(envelope).update('\n').update(body).digest();
};

const inSeconds = (now: () => number): number => Math.floor(now() / 1_000);

/** Signs with the first of the secrets. Without one nothing is signed. */
export const makeSign = (secrets: readonly string[], now = Date.now): Sign => {
  const [secret] = secrets;
  if (!secret) return () => ({});
  return (request) => {
    const at = inSeconds(now);
    return { [signatureHeader]: `t=${at},v1=${mac(secret, at, request).toString('base64url')}` };
  };
};

/** Accepts what was signed a moment ago with any of the secrets: the next one is added everywhere before it becomes the first. */
export const makeIsSigned =
  (secrets: readonly string[], now = Date.now): IsSigned =>
  (request) => {
    const header = request.headers[signatureHeader];
    const [, time, signature = ''] =
      typeof header === 'string' ? (/^t=(\d{1,12}),v1=([\w-]{43})$/.exec(header) ?? []) : [];
    const at = Number(time);
    if (!time || Math.abs(inSeconds(now) - at) > toleranceSeconds) return false;
    const given = Buffer.from(signature, 'base64url');
    return secrets.some((secret) => timingSafeEqual(mac(secret, at, request), given));
  };
