import { type Answer, type Ask, makeAsk } from './ask.js';
import { makeFollow } from './follow.js';
import { RefreshSessionDocument } from './generated/operations.js';
import { createSession, type Tokens } from './session.js';

type Options = Readonly<{
  url: string;
  documents?: 'recorded' | 'automatic';
  fetch?: typeof globalThis.fetch;
  /** What was kept of an earlier run of the app. */
  tokens?: Tokens;
  onTokens?(tokens: Tokens | undefined): void;
}>;

/** The data of an answer that a page cannot do without. */
export const dataOf = <R>(answer: Answer<R>): R => {
  if (answer.ok) return answer.data;
  const { remedy, code, message, requestId } = answer.problem;
  throw new Error(`${remedy}: ${message} (${code}${requestId ? `, request ${requestId}` : ''})`);
};

/** A client of the shop: one for the whole app. */
export const createShop = ({ url, documents, fetch, tokens, onTokens }: Options) => {
  // A refresh carries no access token: the one there is may be what ended.
  const guest = { accessToken: async () => undefined, replace: async () => false };
  const askAsGuest = makeAsk({ url, session: guest, documents, fetch });
  const refresh = async (refreshToken: string): Promise<Tokens | undefined> => {
    // Within ten seconds a repeated refresh gives the same tokens, so a lost answer loses no session.
    const { refreshSession } = dataOf(
      await askAsGuest(RefreshSessionDocument, { input: { refreshToken } }, { isRepeatable: true }),
    );
    return refreshSession.__typename === 'Session' ? refreshSession : undefined;
  };
  const session = createSession({ refresh, onChange: onTokens }, tokens);
  const ask: Ask = makeAsk({ url, session, documents, fetch });
  return { ask, follow: makeFollow({ url, session, fetch }), session };
};

export type Shop = ReturnType<typeof createShop>;
