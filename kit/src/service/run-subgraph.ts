import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { requireSignature } from '../channel/index.js';
import type { TracingSettings } from '../config/index.js';
import { enableCrashPoints } from '../crash-point/index.js';
import { type BaseContext, serveGraphql } from '../graphql/index.js';
import { createHttpServer } from '../http/index.js';
import type { ViewerVerifier } from '../identity/index.js';
import { createLogger, type Logger } from '../log/index.js';
import { type Closeable, closeAll, runMain, runProcess, type Worker } from '../process/index.js';
import { startTracing } from '../tracing/index.js';

/** Everything a subgraph is, wired: what `createApp` in its `app.ts` returns. */
export type SubgraphApp = Closeable &
  Readonly<{
    schema: GraphQLSchema;
    verifyViewer: ViewerVerifier;
    /** Adds loaders, which live for one request. */
    extendContext(base: BaseContext): BaseContext;
    /** Routes beside /graphql: webhooks, keys, pages. */
    addRoutes?(http: FastifyInstance): void;
    /** Starts the queue consumer, the relay and the sweepers. Their close waits for running work. */
    startWorker(): Promise<Worker>;
    /** Connects to the stores; the schema must be migrated. */
    open(): Promise<void>;
    migrate(): Promise<void>;
    /** By name, what must answer before the process takes traffic. */
    checks: Readonly<Record<string, () => Promise<void>>>;
    /** By name, what is reported when it does not answer, while the process goes on taking traffic. */
    optionalChecks?: Readonly<Record<string, () => Promise<void>>>;
  }>;

type ProcessSettings = TracingSettings & {
  HOST: string;
  PORT: number;
  ADMIN_PORT: number;
  LOG_LEVEL: string;
  ROUTER_SIGNING_SECRET: readonly string[];
  CRASH_POINTS?: string;
  CRASH_AT_START?: string;
};

type Options<S extends ProcessSettings, A extends SubgraphApp> = Readonly<{
  name: string;
  /** @throws ConfigError with every fault of the environment. */
  loadConfig: () => S;
  createApp: (config: S, log: Logger) => Promise<A>;
  /** One-shot roles of this subgraph beside `migrate`, such as `seed`. */
  tasks?: Readonly<Record<string, (app: A, args: readonly string[], log: Logger) => Promise<void>>>;
}>;

const longRunning = ['api', 'worker', 'all'];

const serve = async (
  name: string,
  app: SubgraphApp,
  config: ProcessSettings,
  log: Logger,
): Promise<Closeable> => {
  const http = createHttpServer({ log });
  requireSignature(http, { name, secrets: config.ROUTER_SIGNING_SECRET });
  await serveGraphql({
    http,
    schema: app.schema,
    log,
    verifyViewer: app.verifyViewer,
    extendContext: app.extendContext,
  });
  app.addRoutes?.(http);
  await http.listen({ host: config.HOST, port: config.PORT });
  return { close: () => http.close() };
};

/** The entry of a subgraph: `node main.js api | worker | all | migrate | <task>`. One image, one entry, several roles. */
export const runSubgraph = <S extends ProcessSettings, A extends SubgraphApp>({
  name,
  loadConfig,
  createApp,
  tasks = {},
}: Options<S, A>): Promise<void> =>
  runMain(async () => {
    const [role = 'all', ...args] = process.argv.slice(2);
    const roles = [...longRunning, 'migrate', ...Object.keys(tasks)];
    if (!roles.includes(role)) throw new Error(`unknown role ${role}: expected one of ${roles.join(', ')}`);
    const config = loadConfig();
    const log = createLogger({ name, level: config.LOG_LEVEL });
    const crashControl = enableCrashPoints(name, config, log);
    const app = await createApp(config, log);

    if (!longRunning.includes(role)) {
      const task = tasks[role];
      try {
        if (task) await app.open();
        await (task ? task(app, args, log) : app.migrate());
      } finally {
        await app.close();
      }
      return;
    }

    await runProcess({
      log,
      host: config.HOST,
      adminPort: config.ADMIN_PORT,
      crashControl,
      start: async ({ readiness }) => {
        const tracing = await startTracing({ service: name, settings: config, log });
        await app.open();
        const worker = role === 'api' ? undefined : await app.startWorker();
        const api = role === 'worker' ? undefined : await serve(name, app, config, log);
        for (const [check, run] of Object.entries({ ...app.checks, ...worker?.checks }))
          readiness.add(check, run);
        for (const [check, run] of Object.entries(app.optionalChecks ?? {}))
          readiness.addOptional(check, run);
        return { close: () => closeAll(api, worker, app, tracing) };
      },
    });
  });
