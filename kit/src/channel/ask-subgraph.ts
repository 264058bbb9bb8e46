import { createHttpClient, type HttpAnswer } from '../http/index.js';
import type { Sign } from './signature.js';

type Asked = Readonly<{ name: string; url: string; sign: Sign; deadlineMs?: number }>;
type Question = Readonly<{ query: string; variables?: Readonly<Record<string, unknown>> }>;

/** One question to one subgraph past the router, for operators and tests. Without a token it is asked as a stranger. */
export const askSubgraph = async (
  { name, url, sign, deadlineMs = 10_000 }: Asked,
  question: Question,
): Promise<HttpAnswer> => {
  const http = createHttpClient({
    baseUrl: url,
    deadlineMs,
    sign: (request) => sign({ to: name, ...request }),
  });
  try {
    return await http.send({ method: 'POST', path: '', body: question });
  } finally {
    await http.close();
  }
};
