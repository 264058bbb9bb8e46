import type { FastifyInstance } from 'fastify';
import { metrics } from '../metrics/index.js';
import { makeIsSigned } from './signature.js';

const refused = metrics.counter(
  'unsigned_requests_total',
  'Requests that were refused for want of a signature of the router.',
);

class NotSigned extends Error {
  readonly statusCode = 401;
  readonly code = 'NOT_SIGNED';
  constructor() {
    // Why is nobody's business who cannot sign.
    super('Refused.');
  }
}

/**
 * From then on only those who share a secret are answered at /graphql: what a request says of the client's address, for one, is then the
 * router's word. Without secrets everybody who reaches the port is. To be called before the routes are added.
 */
export const requireSignature = (
  http: FastifyInstance,
  { name, secrets }: Readonly<{ name: string; secrets: readonly string[] }>,
): void => {
  if (secrets.length === 0) return;
  const isSigned = makeIsSigned(secrets);
  const parseJson = http.getDefaultJsonParser('error', 'error');
  // The signature is over the bytes, which are gone once they are parsed.
  http.removeContentTypeParser('application/json');
  http.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const isGraphql = request.routeOptions.url === '/graphql';
    if (!isGraphql || isSigned({ to: name, headers: request.headers, body: body as Buffer }))
      return void parseJson(request, body.toString('utf8'), done);
    refused.inc();
    done(new NotSigned());
  });
  // What has no body, or one of another type, was never looked at above.
  http.addHook('preValidation', async ({ routeOptions, headers }) => {
    const isJson = headers['content-type']?.split(';')[0]?.trim().toLowerCase() === 'application/json';
    const hasBody =
      headers['content-length'] !== '0' && (headers['content-length'] ?? headers['transfer-encoding']);
    if (routeOptions.url !== '/graphql' || (isJson && hasBody)) return;
    refused.inc();
    throw new NotSigned();
  });
};
