import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@shop/kit/embedded-postgres';
import type { Engine } from './engine.js';
import { startServerProcess } from './server-process.js';

// The compiled program, also when this file runs from its source (tests): a process of its own needs plain JavaScript.
const sinkProgram = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'smtp-sink', 'main.js');

// After a restart the page has its old address too.
const viewPorts = new Map<number, number>();

/** A real SMTP server that keeps what it gets in memory and shows it as JSON. */
export const smtp: Engine = {
  name: 'smtp',
  // An npm package: it came with all others.
  install: async () => undefined,
  async start({ dataDir, port }) {
    const viewPort = viewPorts.get(port) ?? (await freePort());
    viewPorts.set(port, viewPort);
    const viewUrl = `http://127.0.0.1:${viewPort}/mailbox`;
    return startServerProcess({
      title: 'SMTP sink',
      program: process.execPath,
      args: [sinkProgram],
      env: { SMTP_PORT: String(port), VIEW_PORT: String(viewPort) },
      dataDir,
      url: `smtp://127.0.0.1:${port}`,
      viewUrl,
      isReady: async () => (await fetch(`${viewUrl}.json`)).ok,
    });
  },
};
