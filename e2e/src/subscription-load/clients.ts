import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Closeable } from '@shop/kit/process';
import type { ClientsTold, Command } from './clients-main.js';

export type Clients = Closeable & Readonly<{ send(command: Command): Promise<ClientsTold> }>;

// A test runs the source, and still needs a file that Node can run.
const compiled = join(import.meta.dirname, 'clients-main.js');
const file = existsSync(compiled)
  ? compiled
  : join(import.meta.dirname, '..', '..', 'dist', 'subscription-load', 'clients-main.js');

/** All clients in one process of their own, so that what the router uses is the router's alone. */
export const startClients = (): Clients => {
  // What a test runner tells Node about source files is not meant for it.
  const child = fork(file, { execArgv: [], stdio: 'inherit' });
  const exited = once(child, 'exit');
  const died = exited.then(([code]) => Promise.reject(new Error(`the clients ended with ${code}`)));
  died.catch(() => undefined);
  return {
    async send(command) {
      const answer = once(child, 'message');
      child.send(command);
      const [told] = await Promise.race([answer, died]);
      return told as ClientsTold;
    },
    async close() {
      child.disconnect();
      await exited;
    },
  };
};
