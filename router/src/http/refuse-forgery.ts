import type { IncomingHttpHeaders } from 'node:http';
import { badRequest } from '../operation/request-error.js';

// What a page of another site can send without asking first.
const simpleTypes = new Set(['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']);

const needsPreflight = (contentType: string | undefined): boolean =>
  contentType !== undefined && !simpleTypes.has((contentType.split(';')[0] ?? '').trim().toLowerCase());

/**
 * Lets through only what a browser would have asked permission for: a form or an image of another site must not be able to make
 * requests in the name of whoever looks at it.
 */
export const refuseForgery = (headers: IncomingHttpHeaders): void => {
  if (needsPreflight(headers['content-type'])) return;
  if (headers['apollo-require-preflight'] || headers['x-apollo-operation-name']) return;
  throw badRequest(
    'A form of another site could have sent this. Send content-type: application/json, or a header that no form can set: apollo-require-preflight or x-apollo-operation-name.',
  );
};
