import type { FastifyInstance } from 'fastify';
import type { ReceiveWebhook } from '../use-cases/receive-webhook.js';

type Request = { Params: { provider: string }; Body: Buffer };

/** `POST /webhooks/:provider`. The signature is over the bytes as they came, so nothing may parse them before. */
export const registerWebhooks = (http: FastifyInstance, receive: ReceiveWebhook): void => {
  // Its own scope, so that /graphql keeps its parser.
  http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 256 * 1024 }, (_request, body, done) =>
      done(null, body),
    );
    scope.post<Request>('/webhooks/:provider', async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const { provider } = request.params;
      const result = await receive({ provider, headers: request.headers, body });
      if (result.ok) return reply.code(204).send();
      // No reason given: whoever cannot sign need not learn why.
      return reply.code(result.error.code === 'UNKNOWN_PROVIDER' ? 404 : 401).send();
    });
  });
};
