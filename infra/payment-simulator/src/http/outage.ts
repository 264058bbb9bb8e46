import type { FastifyInstance } from 'fastify';
import { ProviderError } from './provider-error.js';

export type Outage = 'none' | 'unavailable' | 'hang';

/** A switch for tests: the whole API answers 503, or nothing at all, until it is turned off. Kept in memory on purpose. */
export class OutageSwitch {
  mode: Outage = 'none';
}

export const registerOutageSwitch = (app: FastifyInstance, outage: OutageSwitch) =>
  app.put<{ Body: { mode?: string } | null }>('/test/outage', (request) => {
    const mode = request.body?.mode;
    if (mode !== 'none' && mode !== 'unavailable' && mode !== 'hang')
      throw new ProviderError(400, 'invalid_request', 'mode: none, unavailable or hang');
    outage.mode = mode;
    return { mode };
  });
