import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the router asks users for before it says that it is ready: one public key. */
export const serveSigningKeys = async () => {
  const key = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  const body = JSON.stringify({ keys: [{ ...key, kid: 'only-for-this-check', alg: 'EdDSA', use: 'sig' }] });
  const server = createServer((_, answer) => answer.setHeader('content-type', 'application/json').end(body));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/jwks.json`, close: () => server.close() };
};
