import type { CrashControl } from '../crash-point/arm.js';
import { addCrashPointRoutes } from '../crash-point/routes.js';
import { createHttpServer } from '../http/server.js';
import type { Logger } from '../log/index.js';
import { metrics } from '../metrics/index.js';
import type { Closeable } from './closeable.js';
import { within } from './within.js';

/** Resolves when the part is usable; rejects with the reason when it is not. */
export type ReadinessCheck = () => Promise<void>;

/** Background work, and by name what it needs to do any. */
export type Worker = Closeable & Readonly<{ checks?: Readonly<Record<string, ReadinessCheck>> }>;

export type Readiness = Readonly<{
  add(name: string, check: ReadinessCheck): void;
  /** A part without which the process still serves: reported, and never a reason to get no traffic. */
  addOptional(name: string, check: ReadinessCheck): void;
  /** From here on the checks decide; before, the process is starting. */
  start(): void;
  /** From here on the process asks to get no more traffic. */
  drain(): void;
}>;

type Options = Readonly<{
  host: string;
  port: number;
  log: Logger;
  crashControl?: CrashControl;
  /** Told instead of this process's own, where it speaks for others. */
  metricsText?: () => Promise<string>;
}>;

export type AdminServer = Closeable & Readonly<{ readiness: Readiness; port: number }>;

/** `/livez`, `/readyz` and `/metrics` on a port of their own, never routed to the public. */
export const startAdminServer = async ({
  host,
  port,
  log,
  crashControl,
  metricsText = metrics.text,
}: Options): Promise<AdminServer> => {
  const checks = new Map<string, ReadinessCheck>();
  const optional = new Set<string>();
  let draining = false;
  let started = false;
  metrics.collectProcess();
  const server = createHttpServer({ log, quiet: true });

  server.get('/livez', async () => ({ status: 'ok' }));
  server.get('/readyz', async (_, answer) => {
    if (draining || !started) return answer.code(503).send({ status: draining ? 'draining' : 'starting' });
    const results = await Promise.all(
      [...checks].map(async ([name, check]) => {
        const failure = await within(check, 2_000).then(
          () => undefined,
          (error: Error) => error.message,
        );
        return [name, failure ?? 'ok'] as const;
      }),
    );
    const failed = results.flatMap(([name, result]) => (result === 'ok' ? [] : [name]));
    const ready = failed.every((name) => optional.has(name));
    const status = ready ? (failed.length > 0 ? 'degraded' : 'ok') : 'unavailable';
    return answer.code(ready ? 200 : 503).send({ status, checks: Object.fromEntries(results) });
  });
  server.get('/metrics', async (_, answer) => answer.type(metrics.contentType).send(await metricsText()));

  if (crashControl) addCrashPointRoutes(server, crashControl);

  await server.listen({ host, port });
  return {
    port: (server.server.address() as { port: number }).port,
    readiness: {
      add: (name, check) => {
        checks.set(name, check);
      },
      addOptional: (name, check) => {
        checks.set(name, check);
        optional.add(name);
      },
      start: () => {
        started = true;
      },
      drain: () => {
        draining = true;
      },
    },
    close: () => server.close(),
  };
};
