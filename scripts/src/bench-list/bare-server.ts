import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// A process of its own that answers the same bytes to everything: what this machine gives at this moment without any of our code.
const size = Number(process.argv[2] ?? 10_000);
const answer = JSON.stringify({ data: 'x'.repeat(size) });

const server = createServer((request, response) => {
  request.resume().once('end', () => response.end(answer));
});
server.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
process.once('disconnect', () => process.exit(0));
