import { Pool } from 'undici';
import type { Bench } from './operations.js';
import type { Usage } from './process.js';

type Running = Readonly<{
  ready: { url: string };
  usage: () => Promise<Usage>;
}>;
type Headers = Readonly<Record<string, string>>;
export type Measured = Readonly<{ cpuMs: number; perSecond: number; p95: number; rssMb: number }>;

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

/** Opens a way to ask a contestant as many clients do, each of which asks again as soon as it has its answer. */
export const openClients = ({ ready, usage }: Running, { bodies }: Bench, headers: Headers) => {
  const { origin, pathname } = new URL(ready.url);
  const pool = new Pool(origin, { connections: clients, pipelining: 1 });

  const loop = async (requests: number): Promise<number[]> => {
    const times: number[] = [];
    let next = 0;
    const client = async () => {
      for (let turn = next++; turn < requests; turn = next++) {
        const began = performance.now();
        const text = await ask(pool, pathname, bodies[turn % bodies.length] ?? '', headers);
        if (!text.startsWith('{"data":{') || text.includes('"errors"')) throw new Error(text.slice(0, 500));
        times.push(performance.now() - began);
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
    return times.sort((a, b) => a - b);
  };

  return {
    /** What one answer is: compared between contestants, so that nobody wins by leaving something out. */
    firstAnswer: () => ask(pool, pathname, bodies[0] ?? '', headers),
    async measure(requests: number): Promise<Measured> {
      const before = await usage();
      const began = performance.now();
      const times = await loop(requests);
      const seconds = (performance.now() - began) / 1_000;
      const after = await usage();
      const cpu = after.usage.user + after.usage.system - before.usage.user - before.usage.system;
      return {
        cpuMs: cpu / 1_000 / requests,
        perSecond: requests / seconds,
        p95: times[Math.floor(times.length * 0.95)] ?? 0,
        rssMb: after.rss / 2 ** 20,
      };
    },
    close: () => pool.close(),
  };
};
