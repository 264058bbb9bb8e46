import { hash } from 'node:crypto';
import type { HttpAnswer } from './http-answer.js';

/** A strong one: the same bytes of the same type. What is cached under it may be given on as it is. */
const entityTag = ({ type, body }: HttpAnswer): string =>
  `"${hash('sha256', `${type}\n${body}`, 'base64url')}"`;

// If-None-Match compares weakly (RFC 9110, 13.1.2): a proxy that compressed an answer made its tag weak.
const isKnown = (tag: string, ifNoneMatch: string): boolean =>
  ifNoneMatch.trim() === '*' ||
  ifNoneMatch.split(',').some((known) => known.trim().replace(/^W\//, '') === tag);

/**
 * An answer to a GET that any cache on the way may keep, with what it needs to ask again cheaply. Whoever sends a token may be one who sees
 * more than everybody, and must not get what a cache has for everybody.
 */
export const forCaches = (answer: HttpAnswer, ifNoneMatch: string | undefined): HttpAnswer => {
  const etag = entityTag(answer);
  const headers = { ...answer.headers, etag, vary: 'Origin, Accept, Authorization' };
  return ifNoneMatch && isKnown(etag, ifNoneMatch)
    ? { ...answer, status: 304, headers, body: '' }
    : { ...answer, headers };
};
