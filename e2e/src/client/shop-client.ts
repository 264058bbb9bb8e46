import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { createHttpClient } from '@shop/kit/http';
import type { Closeable } from '@shop/kit/process';
import { print } from 'graphql';

export type ClientError = Readonly<{
  message: string;
  path?: readonly (string | number)[];
  extensions?: Readonly<{ code?: string; requestId?: string }>;
}>;

export type Answer<R> = Readonly<{ status: number; data: R | null; errors: readonly ClientError[] }>;

export type Credentials = Readonly<{ accessToken?: string; orderAccessToken?: string }>;

export type ShopClient = Closeable &
  Readonly<{
    /** Sends a recorded operation. Refusals are in `data`; `errors` are faults and authorization. */
    send<R, V>(
      document: TypedDocumentNode<R, V>,
      variables: V,
      credentials?: Credentials,
    ): Promise<Answer<R>>;
    /** Sends whatever it is given, as a careless or hostile client would. */
    sendRaw(body: unknown, headers?: Record<string, string>): Promise<Answer<Record<string, unknown>>>;
  }>;

/** A client of the one public endpoint. `everyTime` are headers that it adds to each request. */
export const createShopClient = (graphqlUrl: string, everyTime: Record<string, string> = {}): ShopClient => {
  const http = createHttpClient({ baseUrl: graphqlUrl, deadlineMs: 35_000, connections: 64 });
  const sendRaw: ShopClient['sendRaw'] = async (body, headers) => {
    const { status, body: answer } = await http.send({
      method: 'POST',
      path: '',
      body,
      // Asked for so, an answer has the status of what became of the request; plain application/json has 200 for all that is GraphQL.
      headers: { accept: 'application/graphql-response+json', ...everyTime, ...headers },
    });
    const { data = null, errors = [] } = (answer ?? {}) as {
      data?: Record<string, unknown> | null;
      errors?: ClientError[];
    };
    return { status, data, errors };
  };
  return {
    sendRaw,
    send: async <R, V>(
      document: TypedDocumentNode<R, V>,
      variables: V,
      { accessToken, orderAccessToken }: Credentials = {},
    ) =>
      (await sendRaw(
        { query: print(document), variables },
        {
          ...(accessToken ? { authorization: `Bearer ${accessToken}` } : {}),
          ...(orderAccessToken ? { 'x-order-access-token': orderAccessToken } : {}),
        },
      )) as Answer<R>,
    close: () => http.close(),
  };
};

/** The data of an answer that must have no fault. */
export const dataOf = <R>({ data, errors }: Answer<R>): R => {
  if (data === null || errors.length > 0) throw new Error(`the answer has faults: ${JSON.stringify(errors)}`);
  return data;
};
