import type { FastifyRequest } from 'fastify';
import { bearerToken, type Viewer, type ViewerVerifier } from '../identity/index.js';
import { fromTokenError } from './errors.js';

/** Who asks, verified in this process: the router is not trusted blindly. */
export const viewerOf = async (request: FastifyRequest, verify: ViewerVerifier): Promise<Viewer | null> => {
  try {
    const token = bearerToken(request.headers.authorization);
    return token === null ? null : await verify(token);
  } catch (error) {
    throw fromTokenError(error);
  }
};
