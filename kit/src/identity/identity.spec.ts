import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bearerToken,
  createViewerVerifier,
  InvalidTokenError,
  isSignedAccess,
  signAccess,
  type ViewerVerifier,
} from './index.js';

const userId = '018f4c2e-0000-7000-8000-000000000001';
const sessionId = '018f4c2e-0000-7000-8000-000000000002';

describe('the viewer of a token', () => {
  let verify: ViewerVerifier;
  let sign: (
    change?: (jwt: SignJWT) => SignJWT,
    header?: { kid?: string; typ?: string },
    claims?: object,
  ) => Promise<string>;

  beforeAll(async () => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'EdDSA', use: 'sig' };
    verify = createViewerVerifier({
      issuer: 'shop',
      audience: 'shop-api',
      keys: createLocalJWKSet({ keys: [jwk] }),
    });
    sign = (change = (jwt) => jwt, { kid = 'one', typ = 'at+jwt' } = {}, claims = {}) =>
      change(
        new SignJWT({ roles: ['CUSTOMER'], sid: sessionId, ...claims })
          .setProtectedHeader({ alg: 'EdDSA', kid, typ })
          .setSubject(userId)
          .setIssuer('shop')
          .setAudience('shop-api')
          .setIssuedAt()
          .setExpirationTime('5m'),
      ).sign(privateKey);
  });

  it('is read from a valid token', async () => {
    expect(await verify(await sign())).toEqual({ userId, sessionId, roles: ['CUSTOMER'], scopes: [] });
  });

  it('may do what the token says, and without a word of it there what its roles say', async () => {
    const scopesWith = async (claims: object) =>
      (await verify(await sign(undefined, undefined, { roles: ['STAFF'], ...claims }))).scopes;
    expect(await scopesWith({})).toEqual(['staff:read', 'staff:write']);
    expect(await scopesWith({ scope: 'staff:read' })).toEqual(['staff:read']);
    expect(await scopesWith({ scope: '' })).toEqual([]);
    await expect(scopesWith({ scope: ['staff:read'] })).rejects.toThrow(InvalidTokenError);
  });

  it('is refused when the token was signed with a key that is public', async () => {
    const token = await new SignJWT({ roles: ['STAFF'], sid: sessionId })
      .setProtectedHeader({ alg: 'HS256', kid: 'one', typ: 'at+jwt' })
      .setSubject(userId)
      .setIssuer('shop')
      .setAudience('shop-api')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(Buffer.from('the public key, which everybody can read'));
    await expect(verify(token)).rejects.toThrow(InvalidTokenError);
  });

  it.each<[string, (jwt: SignJWT) => SignJWT]>([
    ['expired', (jwt) => jwt.setExpirationTime('-5m')],
    ['from another issuer', (jwt) => jwt.setIssuer('elsewhere')],
    ['for another audience', (jwt) => jwt.setAudience('another-api')],
    ['without a user', (jwt) => jwt.setSubject('nobody')],
  ])('is refused when the token is %s', async (_, change) => {
    await expect(verify(await sign(change))).rejects.toThrow(InvalidTokenError);
  });

  it('is refused when the token is unsigned, forged, of an unknown key, or no access token', async () => {
    const unsigned = new UnsecuredJWT({ sid: sessionId, roles: [] })
      .setSubject(userId)
      .setIssuer('shop')
      .setAudience('shop-api')
      .encode();
    const forged = `${(await sign()).slice(0, -8)}AAAAAAAA`;
    for (const token of [
      unsigned,
      forged,
      await sign(undefined, { kid: 'two' }),
      await sign(undefined, { typ: 'JWT' }),
      'x',
      '',
    ])
      await expect(verify(token)).rejects.toThrow(InvalidTokenError);
  });
});

describe('a bearer header', () => {
  it('is optional but must be well formed', () => {
    expect(bearerToken(undefined)).toBeNull();
    expect(bearerToken('Bearer abc.def')).toBe('abc.def');
    for (const header of ['Basic abc', 'Bearer', 'Bearer a b', `Bearer ${'x'.repeat(5000)}`])
      expect(() => bearerToken(header)).toThrow(InvalidTokenError);
  });
});

describe('signed access', () => {
  it('opens exactly the resource it was made for', () => {
    const token = signAccess('order-1', 'secret');
    expect(isSignedAccess('order-1', token, 'secret')).toBe(true);
    for (const given of [
      undefined,
      null,
      '',
      'x',
      `${token}x`,
      signAccess('order-2', 'secret'),
      signAccess('order-1', 'other'),
    ])
      expect(isSignedAccess('order-1', given, 'secret')).toBe(false);
  });
});
