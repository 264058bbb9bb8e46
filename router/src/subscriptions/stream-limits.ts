import { err, ok, type Result } from '@shop/kit/result';
import { GraphQLError } from 'graphql';
import type { RouterContext } from '../http/request-context.js';

type Release = () => void;
export type Admit = (
  context: Pick<RouterContext, 'viewer' | 'clientAddress'>,
) => Result<Release, GraphQLError>;

const tooMany = () =>
  new GraphQLError('Too many streams are open. Close one, or try again later.', {
    extensions: { code: 'TOO_MANY_STREAMS', http: { status: 429, headers: { 'retry-after': '5' } } },
  });

/** Counts the streams of each viewer, or of each address where nobody has signed in, and of all. */
export const makeAdmit = ({ inAll, perClient }: Readonly<{ inAll: number; perClient: number }>): Admit => {
  const open = new Map<string, number>();
  let all = 0;
  return ({ viewer, clientAddress }) => {
    const client = viewer ? `viewer:${viewer.userId}` : `address:${clientAddress}`;
    const its = open.get(client) ?? 0;
    if (all >= inAll || its >= perClient) return err(tooMany());
    all += 1;
    open.set(client, its + 1);
    let released = false;
    return ok(() => {
      if (released) return;
      released = true;
      all -= 1;
      const left = (open.get(client) ?? 1) - 1;
      if (left > 0) open.set(client, left);
      else open.delete(client);
    });
  };
};
