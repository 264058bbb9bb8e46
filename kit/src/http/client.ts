import { Pool } from 'undici';
import { logContext } from '../log/index.js';
import type { Closeable } from '../process/closeable.js';
import { inSpan, type Span } from '../tracing/index.js';

type Options = Readonly<{
  /** Scheme, host and port, with an optional path prefix. */
  baseUrl: string;
  /** The bound on one whole request, in milliseconds. */
  deadlineMs: number;
  connections?: number;
  /** The largest answer read, in bytes. */
  maxAnswerBytes?: number;
  /** Headers that depend on what is sent. */
  sign?: (request: { headers: Record<string, string>; body: string }) => Readonly<Record<string, string>>;
  /** The server is one of ours: it is told which request and trace the call belongs to. Nobody else learns that. */
  isOurs?: boolean;
}>;

type HttpRequest = Readonly<{
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
  signal?: AbortSignal;
}>;

export type HttpAnswer = Readonly<{ status: number; body: unknown }>;
export type HttpClient = Closeable & Readonly<{ send(request: HttpRequest): Promise<HttpAnswer> }>;

const originHeaders = (): Record<string, string> => {
  const { requestId, traceparent, tracestate } = logContext();
  return {
    ...(requestId && { 'x-request-id': requestId }),
    ...(traceparent && { traceparent }),
    ...(traceparent && tracestate && { tracestate }),
  };
};

const noteStatus = (span: Span, status: number): void => {
  span.set({ 'http.response.status_code': status });
  if (status >= 400) span.fail(String(status));
};

/** A JSON client on a connection pool. Every call has a deadline; a late or oversized answer is an error. */
export const createHttpClient = ({
  baseUrl,
  deadlineMs,
  connections = 32,
  maxAnswerBytes = 10_485_760,
  sign,
  isOurs = false,
}: Options): HttpClient => {
  const base = new URL(baseUrl);
  const prefix = base.pathname.replace(/\/$/, '');
  const pool = new Pool(base.origin, { connections, pipelining: 1, connectTimeout: deadlineMs });
  const call = async ({ method, path, headers, body, signal }: HttpRequest): Promise<HttpAnswer> => {
    const deadline = AbortSignal.timeout(deadlineMs);
    const sent = body === undefined ? null : JSON.stringify(body);
    const answer = await pool.request({
      method,
      path: prefix + path,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
        ...sign?.({ headers: headers ?? {}, body: sent ?? '' }),
      },
      body: sent,
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of answer.body) {
      size += (chunk as Buffer).length;
      if (size > maxAnswerBytes) throw new Error('the answer is larger than allowed');
      chunks.push(chunk as Buffer);
    }
    const text = Buffer.concat(chunks).toString('utf8');
    return { status: answer.statusCode, body: text === '' ? null : JSON.parse(text) };
  };

  const callOurs = (request: HttpRequest): Promise<HttpAnswer> => {
    const { method } = request;
    const attributes = { 'http.request.method': method, 'server.address': base.hostname };
    return inSpan({ name: method, kind: 'client', attributes }, async (span) => {
      const answer = await call({ ...request, headers: { ...originHeaders(), ...request.headers } });
      noteStatus(span, answer.status);
      return answer;
    });
  };

  return {
    send: isOurs ? callOurs : call,
    close: () => pool.destroy(),
  };
};
