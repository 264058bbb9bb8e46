import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** An access token of somebody who may see all orders, and the keys to judge it by. */
export const makeStaff = async (): Promise<Readonly<{ authorization: string; jwks: string }>> => {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const token = await new SignJWT({ roles: ['STAFF'], sid: crypto.randomUUID() })
    .setProtectedHeader({ alg: 'EdDSA', kid: 'bench', typ: 'at+jwt' })
    .setSubject(crypto.randomUUID())
    .setIssuer('marketgraph')
    .setAudience('marketgraph')
    .setIssuedAt()
    .setExpirationTime('3h')
    .sign(privateKey);
  const key = { ...(await exportJWK(publicKey)), kid: 'bench', alg: 'EdDSA' };
  return { authorization: `Bearer ${token}`, jwks: JSON.stringify({ keys: [key] }) };
};
