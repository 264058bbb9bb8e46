import { Pool } from 'undici';

export type Load = Readonly<{ url: string; bodies: readonly string[]; clients: number; seconds: number }>;
export type Row = Readonly<{
  requests: number;
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  failed: number;
}>;

const at = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;

const summary = (times: number[], failed: number, seconds: number): Row => {
  const sorted = times.sort((a, b) => a - b);
  const requests = sorted.length;
  const perSecond = requests / seconds;
  return { requests, perSecond, p50: at(sorted, 0.5), p95: at(sorted, 0.95), p99: at(sorted, 0.99), failed };
};

/** So many clients, each asking again as soon as it has its answer (a closed loop), for a fixed time. */
export const closedLoop = async ({ url, bodies, clients, seconds }: Load): Promise<Row> => {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, {
    connections: clients,
    pipelining: 1,
    headersTimeout: 10_000,
    bodyTimeout: 10_000,
  });
  const until = performance.now() + seconds * 1_000;
  const times: number[] = [];
  let failed = 0;
  const client = async (number: number) => {
    for (let turn = number; performance.now() < until; turn += 1) {
      const began = performance.now();
      const text = await pool
        .request({
          path: pathname,
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: bodies[turn % bodies.length] as string,
        })
        .then(({ body }) => body.text())
        .catch(() => '');
      if (!text.includes('"data"') || text.includes('"errors"')) failed += 1;
      times.push(performance.now() - began);
    }
  };
  try {
    await Promise.all(Array.from({ length: clients }, (_, number) => client(number * 7)));
    return summary(times, failed, seconds);
  } finally {
    await pool.close();
  }
};
