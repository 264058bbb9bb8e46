import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { claimPort } from './port-claim.js';

// Below the range from which systems take the ports of outgoing connections: one of those would steal a port
// between our look and its owner's start.
const lowest = 15_000;
const highest = 32_000;

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });

/** A loopback port that nobody listens on, and that no other call gives out while this process lives. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = randomInt(lowest, highest);
    if (claimPort(port) && (await isFree(port))) return port;
  }
};
