import { ConfigError } from '../config/index.js';
import type { CrashControl } from '../crash-point/arm.js';
import type { Logger } from '../log/index.js';
import { type AdminServer, type Readiness, startAdminServer } from './admin.js';
import { type Closeable, closeAll } from './closeable.js';

type Starting = Readonly<{ readiness: Pick<Readiness, 'add' | 'addOptional'> }>;

type Options = Readonly<{
  log: Logger;
  host: string;
  /** Without one there is no admin port: the parent answers for this process. */
  adminPort?: number;
  crashControl?: CrashControl;
  /** Told instead of this process's own metrics, where it speaks for others. */
  metricsText?: () => Promise<string>;
  /** How long an orderly stop may take. */
  shutdownMs?: number;
  /** Once it is aborted the process stops, as on SIGTERM. */
  until?: AbortSignal;
  /** Builds and starts everything. What it returns is closed on SIGTERM. */
  start: (starting: Starting) => Promise<Closeable>;
}>;

// Kubernetes kills after 30 s; leave it time to see us gone.
const defaultShutdownMs = 20_000;

const noAdmin: AdminServer = {
  port: 0,
  readiness: { add: () => {}, addOptional: () => {}, start: () => {}, drain: () => {} },
  close: async () => undefined,
};

/**
 * Runs a long-lived process: admin port, start, and an orderly stop on SIGTERM or SIGINT. A parent that started us over an IPC channel and
 * died without a word counts as SIGTERM, so that no orphan keeps a port.
 */
export const runProcess = async (options: Options): Promise<void> => {
  const { log, host, adminPort, crashControl, metricsText, start, until } = options;
  const admin =
    adminPort === undefined
      ? noAdmin
      : await startAdminServer({ host, port: adminPort, log, crashControl, metricsText });
  let app: Closeable | undefined;
  let stopping = false;

  const stop = async (reason: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ reason }, 'stopping');
    admin.readiness.drain();
    // What is cut off here is finished by another worker: the queue hands it out again.
    setTimeout(() => {
      log.error('stop took too long, leaving');
      process.exit(1);
    }, options.shutdownMs ?? defaultShutdownMs).unref();
    await closeAll(app, admin).catch((error: unknown) => log.error({ err: error }, 'stop was not clean'));
    process.exit(0);
  };

  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
  until?.addEventListener('abort', () => void stop(String(until.reason)), { once: true });
  process.on('disconnect', () => void stop('parent is gone'));
  process.on('unhandledRejection', (error) => {
    log.fatal({ err: error }, 'unhandled rejection');
    process.exit(1);
  });

  app = await start({ readiness: admin.readiness });
  admin.readiness.start();
  log.info('ready');
};

/** The outermost catch of an entry file: a configuration fault is told plainly, anything else with its stack. */
export const runMain = async (main: () => Promise<void>): Promise<void> => {
  try {
    await main();
  } catch (error) {
    const text =
      error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`${text}\n`);
    process.exit(1);
  }
};
