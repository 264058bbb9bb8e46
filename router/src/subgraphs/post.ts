import type { Dispatcher, Pool } from 'undici';
import { SubgraphFailure } from './subgraph-answer.js';

type Options = Readonly<{
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Over the whole call: waiting for a connection, sending and the last byte of the answer. */
  deadlineMs: number;
  maxAnswerBytes: number;
}>;

export type HttpAnswer = Readonly<{ status: number; contentType: string; text: string }>;

const textOf = (chunks: readonly Buffer[]): string =>
  chunks.length === 1 ? (chunks[0]?.toString('utf8') ?? '') : Buffer.concat(chunks).toString('utf8');

/** One POST without the streams that undici's `request` makes of each answer: they cost as much as all the rest. */
export const post = (
  pool: Pool,
  { path, headers, body, deadlineMs, maxAnswerBytes }: Options,
): Promise<HttpAnswer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let [status, contentType, size] = [0, '', 0];
    let controller: Dispatcher.DispatchController | undefined;
    let failure: Error | undefined;
    const fail = (error: Error): void => {
      failure = error;
      clearTimeout(timer);
      reject(error);
      controller?.abort(error);
    };
    const timer = setTimeout(
      () => fail(new SubgraphFailure(`no answer within ${deadlineMs} ms`)),
      deadlineMs,
    );
    pool.dispatch(
      { path, method: 'POST', headers, body },
      {
        onRequestStart(started) {
          controller = started;
          // It was given up while it waited for a connection.
          if (failure) started.abort(failure);
        },
        onResponseStart(_, statusCode, answerHeaders) {
          status = statusCode;
          contentType = String(answerHeaders['content-type'] ?? '');
        },
        onResponseData(_, chunk) {
          size += chunk.length;
          if (size > maxAnswerBytes)
            fail(new SubgraphFailure(`an answer of more than ${maxAnswerBytes} bytes`));
          else chunks.push(chunk);
        },
        onResponseEnd() {
          clearTimeout(timer);
          resolve({ status, contentType, text: textOf(chunks) });
        },
        onResponseError(_, error) {
          clearTimeout(timer);
          reject(error);
        },
      },
    );
  });
