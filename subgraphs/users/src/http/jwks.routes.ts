import type { FastifyInstance } from 'fastify';
import type { SigningKeys } from '../use-cases/signing-keys.js';

/** The public keys of all access tokens, for every process that verifies them. */
export const addJwksRoute = (http: FastifyInstance, signingKeys: SigningKeys): void => {
  http.get('/.well-known/jwks.json', async (_, answer) =>
    answer
      .type('application/jwk-set+json')
      // Shorter than the time a key is published before it signs.
      .header('cache-control', 'public, max-age=300')
      .send(JSON.stringify(await signingKeys.published())),
  );
};
