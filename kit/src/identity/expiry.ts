import { decodeJwt } from 'jose';
import { bearerToken } from './viewer.js';

/** When the token of a verified `Authorization` header ends, in milliseconds of the clock; null without a token. */
export const expiryOf = (authorization: string | undefined): number | null => {
  const token = bearerToken(authorization);
  const seconds = token === null ? undefined : decodeJwt(token).exp;
  return seconds === undefined ? null : seconds * 1_000;
};
