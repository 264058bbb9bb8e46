import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Arming, CrashRecord } from '@shop/kit/crash-point';
import { createHttpClient } from '@shop/kit/http';
import { pathsIn } from '@shop/scripts/launcher/data-dir';
import { waitForFirstSale } from '@shop/scripts/launcher/first-sale';
import type { Part } from '@shop/scripts/launcher/part';
import { partsOf, stockFileOf } from '@shop/scripts/launcher/parts';
import { freePorts, type Ports, type ServiceName } from '@shop/scripts/launcher/ports';
import { startSupergraph } from '@shop/scripts/launcher/start-supergraph';
import type { Supergraph } from '@shop/scripts/launcher/supergraph';

type Options = Readonly<{
  dataDir: string;
  full: boolean;
  /** A second worker of each subgraph that is never crashed, for the jobs of one that is frozen. */
  withSecondWorkers: boolean;
  env: NodeJS.ProcessEnv;
}>;
type State = Readonly<{ armed: readonly Arming[]; passed: Readonly<Record<string, number>> }>;

/** The whole shop, each process of which can be crashed at its points. */
export type CrashShop = Readonly<{
  shop: Supergraph;
  /** Where the queues are, when not in PostgreSQL. */
  redisUrl: string | undefined;
  /** Arms one point of a process in the place of what was armed before; rejects while the process is not there. */
  arm(process: string, arming: Arming): Promise<void>;
  state(process: string): Promise<State>;
  /** All that has crashed until now. */
  records(): Promise<CrashRecord[]>;
  /** Runs a one-shot role beside the shop, to the end it comes to. */
  runTask(process: string, args: readonly string[], atStart?: string): Promise<string>;
  stop(): Promise<void>;
}>;

// A provider that does not answer is given up sooner, so that a run need not wait for it.
const impatient = { PROVIDER_DEADLINE_MS: '1500' };

const secondWorkersOf = (parts: readonly Part[], ports: Ports['services']): Part[] =>
  parts
    .filter(({ role }) => role)
    .map(({ preparation: _, seed: __, ...part }) => {
      const own = ports[part.name as ServiceName];
      const { CRASH_POINTS: ___, ...env } = part.env;
      return {
        ...part,
        ...own,
        name: `${part.name}-second`,
        role: 'worker',
        sharesTablesOf: part.name,
        env: { ...env, PORT: String(own.port), ADMIN_PORT: String(own.adminPort) },
      };
    });

export const startCrashShop = async (options: Options): Promise<CrashShop> => {
  const { dataDir, full, env } = options;
  const journal = join(dataDir, 'crashes.jsonl');
  const ports = await freePorts();
  const { services: secondPorts } = await freePorts();
  let parts: readonly Part[] = [];
  /** With the servers that the shop was started on. */
  let settings = env;
  const shop = await startSupergraph({
    dataDir,
    ports,
    full,
    env,
    parts: (context) => {
      settings = context.env;
      parts = partsOf(context).map((part) => ({
        ...part,
        env: {
          ...part.env,
          ...(part.name === 'router' ? {} : { NODE_ENV: 'test', CRASH_POINTS: journal }),
          ...(part.name === 'payments' ? impatient : {}),
        },
      }));
      return options.withSecondWorkers ? [...parts, ...secondWorkersOf(parts, secondPorts)] : [...parts];
    },
  });
  await waitForFirstSale(shop.urls.database('orders'), stockFileOf(pathsIn(dataDir)), 180_000);
  const admins = new Map(
    parts.map(({ name, adminPort }) => [
      name,
      createHttpClient({ baseUrl: `http://127.0.0.1:${adminPort}`, deadlineMs: 2_000 }),
    ]),
  );
  const partNamed = (name: string): Part => {
    const part = parts.find((one) => one.name === name);
    if (!part) throw new Error(`there is no process ${name}`);
    return part;
  };
  const ask = async (name: string, method: 'GET' | 'PUT', body?: unknown): Promise<State> => {
    const answer = await admins.get(name)?.send({ method, path: '/crash-points', body });
    if (answer?.status !== 200) throw new Error(`${name} does not take crash points: ${answer?.status}`);
    return answer.body as State;
  };

  return {
    shop,
    redisUrl: settings.REDIS_URL,
    arm: async (name, arming) => void (await ask(name, 'PUT', [arming])),
    state: (name) => ask(name, 'GET'),
    records: async () => {
      const text = await readFile(journal, 'utf8').catch(() => '');
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as CrashRecord);
    },
    runTask: async (name, args, atStart) => {
      const part = partNamed(name);
      const [role = '', ...rest] = args;
      const own = role === 'seed' ? (part.seed?.args ?? []) : [];
      const child = spawn(process.execPath, [...part.nodeFlags, part.entry, role, ...own, ...rest], {
        env: { ...settings, ...part.env, ...(atStart ? { CRASH_AT_START: atStart } : {}) },
        stdio: 'ignore',
      });
      const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
      return signal ?? `code ${code}`;
    },
    stop: async () => {
      await Promise.all([...admins.values()].map((admin) => admin.close()));
      await shop.stop();
    },
  };
};
