import { Pool } from 'undici';
import type { Bench } from './operations.js';
import type { Usage } from './process.js';

type Contestant = Readonly<{
  ready: { url: string };
  usage: () => Promise<Usage>;
}>;
type Headers = Readonly<Record<string, string>>;
export type Measured = Readonly<{
  cpuMs: number;
  perSecond: number;
  p95: number;
  bytes: number;
  rssMb: number;
}>;

const clients = 16;

const ask = async (pool: Pool, path: string, body: string, headers: Headers): Promise<string> => {
  const answer = await pool.request({
    path,
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body,
  });
  return answer.body.text();
};

const loop = async (
  pool: Pool,
  path: string,
  { bodies, requests }: Bench,
  headers: Headers,
): Promise<number[]> => {
  const times: number[] = [];
  let next = 0;
  const client = async () => {
    for (let turn = next++; turn < requests; turn = next++) {
      const began = performance.now();
      const text = await ask(pool, path, bodies[turn % bodies.length] ?? '', headers);
      if (!text.startsWith('{"data":{') || text.includes('"errors"')) throw new Error(text.slice(0, 500));
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return times;
};

/** What one answer is: compared between contestants, so that nobody wins by leaving something out. */
export const firstAnswer = async (
  { ready }: Contestant,
  { bodies }: Bench,
  headers: Headers,
): Promise<unknown> => {
  const { origin, pathname } = new URL(ready.url);
  const pool = new Pool(origin);
  const text = await ask(pool, pathname, bodies[0] ?? '', headers);
  await pool.close();
  return JSON.parse(text).data;
};

/** Clients that ask again as soon as they have their answer; the first half only warms up. */
export const measure = async (
  { ready, usage }: Contestant,
  bench: Bench,
  headers: Headers,
): Promise<Measured> => {
  const { origin, pathname } = new URL(ready.url);
  const pool = new Pool(origin, { connections: clients, pipelining: 1 });
  await loop(pool, pathname, bench, headers);
  const before = await usage();
  const began = performance.now();
  const times = await loop(pool, pathname, bench, headers);
  const seconds = (performance.now() - began) / 1_000;
  const after = await usage();
  const bytes = (await ask(pool, pathname, bench.bodies[0] ?? '', headers)).length;
  await pool.close();
  const cpu = after.usage.user + after.usage.system - before.usage.user - before.usage.system;
  const sorted = times.sort((a, b) => a - b);
  return {
    cpuMs: cpu / 1_000 / bench.requests,
    perSecond: bench.requests / seconds,
    p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
    bytes,
    rssMb: after.rss / 2 ** 20,
  };
};
