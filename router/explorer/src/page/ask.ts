import type { GraphiQLProps } from 'graphiql';
import { type DocumentNode, getOperationAST, OperationTypeNode, parse } from 'graphql';
import { createClient, NetworkError, type RequestParams } from 'graphql-sse';
import type { Memory } from './memory.js';

type Fetcher = GraphiQLProps['fetcher'];
type FetcherParams = Parameters<Fetcher>[0];
type Answer = Awaited<ReturnType<Fetcher>> & { data?: unknown };

type Parts = Readonly<{ isSubscription: boolean; operationName?: string }>;

/** GraphiQL learns late what a tab just opened has: it still names the operation of the tab before, which then is not there. */
const partsOf = ({ query, operationName }: FetcherParams): Parts => {
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch {
    // The router says what is wrong with it.
    return { isSubscription: false };
  }
  const operation = getOperationAST(document, operationName) ?? getOperationAST(document);
  return {
    isSubscription: operation?.operation === OperationTypeNode.SUBSCRIPTION,
    operationName: operation?.name?.value,
  };
};

/** What was refused before the stream began is told in its body, as for any request. */
const refusalOf = async (error: unknown): Promise<unknown> => {
  if (!(error instanceof NetworkError) || !(error.response instanceof Response)) return error;
  return (await error.response.json().catch(() => undefined)) ?? error;
};

/** Queries and mutations by POST, subscriptions as server-sent events; both with the headers of the box. */
export const makeFetcher =
  (url: string, memory: Memory): Fetcher =>
  (params, { headers = {} } = {}) => {
    const { isSubscription, operationName } = partsOf(params);
    const sent = memory.fillHeaders(headers);
    const request = {
      ...params,
      operationName,
      variables: memory.fill(params.variables ?? {}),
    } as RequestParams;
    const post = async () => {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          accept: 'application/graphql-response+json, application/json',
          'content-type': 'application/json',
          ...sent,
        },
        body: JSON.stringify(request),
      });
      const body = (await answer.json()) as Answer;
      memory.learn(body.data);
      return body;
    };
    async function* follow() {
      // The page shows that a stream broke; a client that should not notice comes back behind the last event.
      const client = createClient({ url, headers: sent, retryAttempts: 0 });
      try {
        yield* client.iterate(request);
      } catch (error) {
        throw await refusalOf(error);
      } finally {
        client.dispose();
      }
    }
    return (isSubscription ? follow() : post()) as ReturnType<Fetcher>;
  };
