import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type Named, named } from './document.js';
import { pause } from './pause.js';
import { type GraphqlError, networkProblem, type Problem, problemOf } from './problem.js';
import type { Session } from './session.js';

/** `gaps` are the parts that could not be had: they are null in `data`, and the rest of the page can be shown. */
export type Answer<R> =
  | Readonly<{ ok: true; data: R; gaps: readonly Problem[] }>
  | Readonly<{ ok: false; problem: Problem }>;

type Options = Readonly<{
  /** The same for everybody: asked by GET and without a token, so that a CDN can answer. */
  isPublic?: boolean;
  /** A mutation that may be sent again without an answer, because its idempotency key makes it one. Queries always may. */
  isRepeatable?: boolean;
}>;

export type Ask = <R, V>(
  document: TypedDocumentNode<R, V>,
  variables: V,
  options?: Options,
) => Promise<Answer<R>>;

type Deps = Readonly<{
  url: string;
  session: Pick<Session, 'accessToken' | 'replace'>;
  /** `recorded`: the router has our documents and is sent their hashes. `automatic`: it is told the text of each once. */
  documents?: 'recorded' | 'automatic';
  fetch?: typeof globalThis.fetch;
  deadlineMs?: number;
}>;

type Body = Readonly<{ data?: unknown; errors?: readonly GraphqlError[] }>;
type Sent = Readonly<{ body: Body; headers: Headers }>;

const textWanted = ['PERSISTED_QUERY_NOT_FOUND', 'PERSISTED_QUERY_NOT_SUPPORTED'];
const attempts = 3;
const longestAddress = 2_000;
const accept = 'application/graphql-response+json, application/json';

const inAddress = (parts: Readonly<Record<string, unknown>>): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parts))
    search.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  return search.toString();
};

const hasCode = ({ body }: Sent, code: string): boolean =>
  body.errors?.some(({ extensions }) => extensions?.code === code) ?? false;

/** The way every query and mutation goes. It never throws: what went wrong is told with its remedy. */
export const makeAsk = (deps: Deps): Ask => {
  const { url, session, documents = 'recorded', deadlineMs = 10_000 } = deps;
  const send = deps.fetch ?? globalThis.fetch;

  const request = async (path: string, init: RequestInit): Promise<Sent> => {
    const answer = await send(path, { ...init, signal: AbortSignal.timeout(deadlineMs) });
    return { body: (await answer.json()) as Body, headers: answer.headers };
  };
  const post = (body: object, headers: Record<string, string>) =>
    request(url, {
      method: 'POST',
      headers: { ...headers, accept, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  const sendByHash = async (
    { text, hash, isQuery }: Named,
    variables: unknown,
    isPublic: boolean,
    token?: string,
  ): Promise<Sent> => {
    const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
    const persistedQuery = { version: 1, sha256Hash: hash };
    const byHash =
      documents === 'recorded'
        ? { documentId: `sha256:${hash}`, variables }
        : { extensions: { persistedQuery }, variables };
    const address = `${url}?${inAddress(byHash)}`;
    const sent =
      isPublic && isQuery && address.length <= longestAddress
        ? await request(address, { headers: { accept, 'apollo-require-preflight': '1' } })
        : await post(byHash, headers);
    // A router that was started anew, or an older release that has not recorded it.
    const isUnknown = textWanted.some((code) => hasCode(sent, code));
    return isUnknown ? post({ query: text, extensions: { persistedQuery }, variables }, headers) : sent;
  };

  const once = async (document: Named, variables: unknown, isPublic: boolean): Promise<Sent> => {
    const token = isPublic ? undefined : await session.accessToken();
    const sent = await sendByHash(document, variables, isPublic, token);
    // A path says that one field is closed to this viewer, without one the token itself was refused.
    const isRefused = sent.body.errors?.some(
      ({ extensions, path }) => extensions?.code === 'UNAUTHENTICATED' && !path,
    );
    return isRefused && token && (await session.replace(token))
      ? sendByHash(document, variables, isPublic, await session.accessToken())
      : sent;
  };

  return async <R, V>(
    document: TypedDocumentNode<R, V>,
    variables: V,
    { isPublic = false, isRepeatable = false }: Options = {},
  ): Promise<Answer<R>> => {
    const asked = await named(document);
    const attempt = async (): Promise<Answer<R>> => {
      try {
        const { body, headers } = await once(asked, variables, isPublic);
        const problems = (body.errors ?? []).map((error) => problemOf(error, headers));
        const [problem] = problems;
        if (body.data !== undefined && body.data !== null)
          return { ok: true, data: body.data as R, gaps: problems };
        return { ok: false, problem: problem ?? networkProblem('an answer with nothing in it') };
      } catch (error) {
        return { ok: false, problem: networkProblem(error) };
      }
    };
    const most = asked.isQuery || isRepeatable ? attempts : 1;
    for (let number = 1; ; number += 1) {
      const answer = await attempt();
      if (answer.ok || answer.problem.remedy !== 'try later' || number >= most) return answer;
      // Spread, or all clients come back at once after an outage.
      await pause(answer.problem.retryAfterMs ?? Math.random() * 300 * 2 ** number);
    }
  };
};
