import type { FastifyInstance, FastifyRequest } from 'fastify';
import { metrics } from '../metrics/index.js';
import { makeIsFirst } from './is-first.js';
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

// The word stands in the text of every mutation. Where it stands by chance, a query is good only once, which nobody minds.
const mayChangeSomething = (body: Buffer): boolean => body.includes('mutation');

/**
 * From then on only those who share a secret are answered at /graphql: what a request says of the client's address, for one, is then the
 * router's word. What may change something is answered once, however often it is sent. Without secrets everybody who reaches the port is. To be called before the routes are added.
 */
export const requireSignature = (
  http: FastifyInstance,
  { name, secrets }: Readonly<{ name: string; secrets: readonly string[] }>,
): void => {
  if (secrets.length === 0) return;
  const isSigned = makeIsSigned(secrets);
  const isFirst = makeIsFirst();
  const isWelcome = ({ headers }: FastifyRequest, body: Buffer): boolean =>
    isSigned({ to: name, headers, body }) && (!mayChangeSomething(body) || isFirst(headers));
  const parseJson = http.getDefaultJsonParser('error', 'error');
  // The signature is over the bytes, which are gone once they are parsed.
  http.removeContentTypeParser('application/json');
  http.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const isGraphql = request.routeOptions.url === '/graphql';
    if (!isGraphql || isWelcome(request, body as Buffer))
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
