import type { Logger } from '@shop/kit/log';
import { closeAll } from '@shop/kit/process';
import { startTracing } from '@shop/kit/tracing';
import { startRouter } from './app.js';
import type { Config } from './config.js';

/** What every process that serves does, alone or beside others. */
export const startServing = async (config: Config, log: Logger) => {
  const tracing = await startTracing({ service: 'router', settings: config, log });
  const { checks, optionalChecks, ...router } = await startRouter(config, log);
  return { checks, optionalChecks, close: () => closeAll(router, tracing) };
};
