import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, expect, it } from 'vitest';
import { createRemoteKeys, createViewerVerifier, InvalidTokenError } from './index.js';

let server: Server;
afterEach(() => server.close());

const startIssuer = async () => {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'EdDSA' };
  const issuer = { isUp: true, reads: 0 };
  server = createServer((_, answer) => {
    issuer.reads++;
    answer.statusCode = issuer.isUp ? 200 : 503;
    answer.end(issuer.isUp ? JSON.stringify({ keys: [jwk] }) : 'no');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const sign = (kid: string) =>
    new SignJWT({ roles: [], sid: '018f4c2e-0000-7000-8000-000000000002' })
      .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'at+jwt' })
      .setSubject('018f4c2e-0000-7000-8000-000000000001')
      .setIssuer('i')
      .setAudience('a')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
  return {
    issuer,
    sign,
    keys: createRemoteKeys(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
  };
};

it('keys that were fetched once stay good while the issuer is out of reach', async () => {
  const { issuer, sign, keys } = await startIssuer();
  const verify = createViewerVerifier({ issuer: 'i', audience: 'a', keys: keys.key });
  await keys.ready();
  issuer.isUp = false;
  await expect(verify(await sign('one'))).resolves.toMatchObject({ roles: [] });
  await keys.ready();
});

it('an issuer that was never reached is not the fault of the token', async () => {
  const { issuer, sign, keys } = await startIssuer();
  const verify = createViewerVerifier({ issuer: 'i', audience: 'a', keys: keys.key });
  issuer.isUp = false;
  await expect(keys.ready()).rejects.toThrow();
  await expect(verify(await sign('one'))).rejects.not.toThrow(InvalidTokenError);
  issuer.isUp = true;
  await keys.ready();
  await expect(verify(await sign('one'))).resolves.toBeDefined();
});

it('made-up key ids do not become requests to the issuer', async () => {
  const { issuer, sign, keys } = await startIssuer();
  const verify = createViewerVerifier({ issuer: 'i', audience: 'a', keys: keys.key });
  await verify(await sign('one'));
  for (let i = 0; i < 5; i++) await expect(verify(await sign(`x${i}`))).rejects.toThrow(InvalidTokenError);
  expect(issuer.reads).toBe(1);
});
