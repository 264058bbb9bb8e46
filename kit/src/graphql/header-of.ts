import type { FastifyRequest } from 'fastify';

/** Reads headers of a request by their names in small letters; of one that was sent several times, the first. */
export const headerOf =
  ({ headers }: Pick<FastifyRequest, 'headers'>) =>
  (name: string): string | undefined => {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
