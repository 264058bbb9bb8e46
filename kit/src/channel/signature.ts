import {
  createHmac,
  createSecretKey,
  type Hmac,
  type KeyObject,
  randomUUID,
  timingSafeEqual,
} from 'node:crypto';

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

type Moment = Readonly<{
  /** In seconds since 1970. */
  at: number;
  /** Tells apart what was asked twice from what was recorded and sent again. */
  nonce: string;
}>;

/** Two clocks may be wrong by a minute each, and a request may wait on its way; a process with such a clock must not fall out of the shop. */
export const toleranceSeconds = 150;

export const inSeconds = (now: () => number): number => Math.floor(now() / 1_000);

const keyOf = (secret: string): KeyObject => createSecretKey(secret, 'utf8');

const mac = (key: KeyObject, { at, nonce }: Moment, { to, headers, body }: SignedRequest): Hmac => {
  // As JSON, so that no value can pretend to be two.
  const envelope = `${JSON.stringify([at, nonce, to, ...believed.map((name) => headers[name] ?? null)])}\n`;
  return createHmac('sha256', key).update(envelope).update(body);
};

/** What a header claims; whether it is true says the signature. */
export const readSignature = (header: unknown): (Moment & Readonly<{ signature: string }>) | undefined => {
  if (typeof header !== 'string') return undefined;
  const [, at, nonce, signature] = /^t=(\d{1,12}),n=([\w-]{36}),v1=([\w-]{43})$/.exec(header) ?? [];
  return at && nonce && signature ? { at: Number(at), nonce, signature } : undefined;
};

/** Signs with the first of the secrets. Without one nothing is signed. */
export const makeSign = (secrets: readonly string[], now = Date.now): Sign => {
  const [secret] = secrets;
  if (!secret) return () => ({});
  const key = keyOf(secret);
  return (request) => {
    const moment = { at: inSeconds(now), nonce: randomUUID() };
    const signature = mac(key, moment, request).digest('base64url');
    return { [signatureHeader]: `t=${moment.at},n=${moment.nonce},v1=${signature}` };
  };
};

/** Accepts what was signed a moment ago with any of the secrets: the next one is added everywhere before it becomes the first. */
export const makeIsSigned = (secrets: readonly string[], now = Date.now): IsSigned => {
  const keys = secrets.map(keyOf);
  return (request) => {
    const claimed = readSignature(request.headers[signatureHeader]);
    if (!claimed || Math.abs(inSeconds(now) - claimed.at) > toleranceSeconds) return false;
    const given = Buffer.from(claimed.signature, 'base64url');
    return keys.some((key) => timingSafeEqual(mac(key, claimed, request).digest(), given));
  };
};
