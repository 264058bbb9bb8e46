import type { IncomingHttpHeaders } from 'node:http';
import { badRequest } from '../operation/request-error.js';

/** Whether a page of this origin may open streams: browsers open WebSockets and event streams to any site without asking. */
export const isForeignPage = ({ origin, host }: IncomingHttpHeaders, allowed: readonly string[]): boolean => {
  if (origin === undefined) return false;
  if (allowed.includes(origin)) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
};

export const refuseForeignPage = (headers: IncomingHttpHeaders, allowed: readonly string[]): void => {
  if (isForeignPage(headers, allowed))
    throw badRequest('Pages of this origin may open no streams here.', 403);
};
