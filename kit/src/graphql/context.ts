import { signInFirst } from '../access/index.js';
import type { Viewer } from '../identity/index.js';
import type { Logger } from '../log/index.js';
import { forbidden, unauthenticated } from './errors.js';

/** What every resolver knows of its request. Subgraphs add their loaders. */
export type BaseContext = Readonly<{
  viewer: Viewer | null;
  requestId: string;
  log: Logger;
  /** A request header by its lower-case name. */
  header(name: string): string | undefined;
  /** Of a subscription: behind which event the client wants to go on, and when the stream is over. */
  stream?: Readonly<{ lastEventId: string | null; signal: AbortSignal }>;
}>;

export const staffRole = 'STAFF';

export const isStaff = ({ viewer }: Pick<BaseContext, 'viewer'>): boolean =>
  viewer?.roles.includes(staffRole) ?? false;

/** @throws UNAUTHENTICATED without a valid access token. */
export const requireViewer = ({ viewer }: Pick<BaseContext, 'viewer'>): Viewer => {
  if (!viewer) throw unauthenticated(signInFirst.message);
  return viewer;
};

/** @throws UNAUTHENTICATED or FORBIDDEN. */
export const requireStaff = (context: Pick<BaseContext, 'viewer'>): Viewer => {
  const viewer = requireViewer(context);
  if (!isStaff(context)) throw forbidden('This needs the role STAFF.');
  return viewer;
};
