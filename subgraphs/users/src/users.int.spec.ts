import { randomUUID } from 'node:crypto';
import { createViewerVerifier } from '@shop/kit/identity';
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet } from 'jose';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refresh, signIn, signOut, signUp, startUsers } from './testing.fixture.js';

let users: Awaited<ReturnType<typeof startUsers>>;
const password = 'correct horse battery';
const anEmail = () => `ada-${randomUUID()}@example.com`;
const bearer = (accessToken: string) => ({ authorization: `Bearer ${accessToken}` });

beforeAll(async () => {
  users = await startUsers({ STAFF_EMAIL: 'Staff@example.com', STAFF_PASSWORD: 'staff password 1' });
});
afterAll(() => users.close());

const newSession = async (email = anEmail()) =>
  (await users.ask(signUp, { email, password, name: 'Ada' })).data.signUp;

const sql = async (text: string) => {
  const client = new pg.Client({ connectionString: users.database.url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
};

describe('signing up', () => {
  it('opens a session for the new account', async () => {
    const email = anEmail();
    const { data } = await users.ask(signUp, {
      email: ` ${email.toUpperCase()} `,
      password,
      name: ' عائشة 🦊 ',
    });
    expect(data.signUp).toMatchObject({
      __typename: 'Session',
      user: { email, name: 'عائشة 🦊', roles: ['CUSTOMER'] },
    });
    const { data: seen } = await users.ask(
      '{ viewer { id email } }',
      undefined,
      bearer(data.signUp.accessToken),
    );
    expect(seen.viewer).toEqual({ id: data.signUp.user.id, email });
  });

  it('makes one account when the same e-mail comes many times at once, in any spelling', async () => {
    const email = anEmail();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        users.ask(signUp, { email: index % 2 ? email : email.toUpperCase(), password, name: 'Ada' }),
      ),
    );
    const types = answers.map(({ data }) => data.signUp.__typename);
    expect(types.filter((type) => type === 'Session')).toHaveLength(1);
    expect(types.filter((type) => type === 'EmailTakenError')).toHaveLength(7);
  });

  it('names every refused field at once and leaves nothing behind', async () => {
    const { data } = await users.ask(signUp, { email: 'nobody', password: 'short', name: 'A\u0000' });
    expect(data.signUp).toMatchObject({ __typename: 'InvalidInputError', code: 'INVALID_INPUT' });
    expect(data.signUp.fields.map(({ field }: { field: string }) => field)).toEqual([
      'email',
      'password',
      'name',
    ]);
    expect(JSON.stringify(data)).not.toContain('short');
  });

  it.each([
    [{ email: 1, password, name: 'x' }, 400],
    [{ email: 'a@b.example', password }, 400],
    [{ email: 'a@b.example', password, name: 'x'.repeat(10_000_000) }, 413],
  ])('a malformed or huge request is the fault of the client (%#)', async (input, status) => {
    expect((await users.ask(signUp, input)).status).toBe(status);
  });
});

describe('signing in', () => {
  it('works with any spelling of the e-mail, and only with the password', async () => {
    const { user } = await newSession();
    const good = await users.ask(signIn, { email: user.email.toUpperCase(), password });
    expect(good.data.signIn).toMatchObject({ __typename: 'Session', user: { id: user.id } });
    const bad = await users.ask(signIn, { email: user.email, password: `${password}!` });
    const nobody = await users.ask(signIn, { email: anEmail(), password });
    expect(bad.data.signIn).toMatchObject({
      __typename: 'InvalidCredentialsError',
      code: 'INVALID_CREDENTIALS',
    });
    expect(nobody.data).toEqual(bad.data);
  });

  it.each(['', 'nonsense', "' or 1=1 --", 'x\u0000@example.com'])(
    'refuses the e-mail %j plainly',
    async (email) => {
      const { data } = await users.ask(signIn, { email, password: 'x'.repeat(1_000) });
      expect(data.signIn.__typename).toBe('InvalidCredentialsError');
    },
  );

  it('is refused after too many failures, also for guesses that come all at once, and only where they came from', async () => {
    const { user } = await newSession();
    const from = { 'x-client-address': randomUUID() };
    const guesses = await Promise.all(
      Array.from({ length: 25 }, () =>
        users.ask(signIn, { email: user.email, password: 'a wrong guess' }, from),
      ),
    );
    const types = guesses.map(({ data }) => data.signIn.__typename);
    expect(types.filter((type) => type === 'InvalidCredentialsError')).toHaveLength(10);
    const { data } = await users.ask(signIn, { email: user.email, password }, from);
    expect(data.signIn).toMatchObject({ __typename: 'TooManyAttemptsError', code: 'TOO_MANY_ATTEMPTS' });
    expect(data.signIn.retryAfterSeconds).toBeGreaterThan(0);
    expect(data.signIn.retryAfterSeconds).toBeLessThanOrEqual(900);
    const elsewhere = { 'x-client-address': randomUUID() };
    expect((await users.ask(signIn, { email: user.email, password }, elsewhere)).data.signIn.__typename).toBe(
      'Session',
    );
  });
});

describe('a session', () => {
  const renew = async (refreshToken: string) =>
    (await users.ask(refresh, { refreshToken })).data.refreshSession;
  const letTimePass = () => sql(`update refresh_token set rotated_at = rotated_at - interval '11 seconds'`);

  it('goes on with each next refresh token', async () => {
    const first = await newSession();
    const second = await renew(first.refreshToken);
    const third = await renew(second.refreshToken);
    expect(third).toMatchObject({ __typename: 'Session', user: { id: first.user.id } });
    expect(new Set([first, second, third].map(({ refreshToken }) => refreshToken)).size).toBe(3);
  });

  it('survives two tabs that refresh at once, and a lost answer: both get the same next token', async () => {
    const { refreshToken } = await newSession();
    const [one, two] = await Promise.all([renew(refreshToken), renew(refreshToken)]);
    expect(one.refreshToken).toBe(two.refreshToken);
    expect((await renew(one.refreshToken)).__typename).toBe('Session');
  });

  it('ends for both holders when an old refresh token comes back later', async () => {
    const { refreshToken } = await newSession();
    const next = await renew(refreshToken);
    await letTimePass();
    expect(await renew(refreshToken)).toMatchObject({
      __typename: 'SessionExpiredError',
      code: 'SESSION_EXPIRED',
    });
    expect((await renew(next.refreshToken)).__typename).toBe('SessionExpiredError');
  });

  it('ends with signing out, which may be repeated and may be nonsense', async () => {
    const { refreshToken } = await newSession();
    for (const token of [refreshToken, refreshToken, 'nonsense', ''])
      expect((await users.ask(signOut, { refreshToken: token })).data.signOut).toEqual({ signedOut: true });
    for (const token of [refreshToken, 'nonsense', '', '\u0000'])
      expect((await renew(token)).__typename).toBe('SessionExpiredError');
  });

  it('is verified by anyone with the published keys, which hold no secret', async () => {
    const { accessToken, accessTokenExpiresAt, user } = await newSession();
    const { body } = await users.client.send({ method: 'GET', path: '/.well-known/jwks.json' });
    const set = body as JSONWebKeySet;
    expect(set.keys).toEqual([
      expect.objectContaining({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' }),
    ]);
    expect(set.keys[0]).not.toHaveProperty('d');
    expect(decodeProtectedHeader(accessToken)).toEqual({
      alg: 'EdDSA',
      typ: 'at+jwt',
      kid: set.keys[0]?.kid,
    });
    const verify = createViewerVerifier({
      issuer: 'marketgraph',
      audience: 'marketgraph',
      keys: createLocalJWKSet(set),
    });
    expect(await verify(accessToken)).toMatchObject({ userId: user.id, roles: ['CUSTOMER'] });
    expect(Date.parse(accessTokenExpiresAt) - Date.now()).toBeLessThanOrEqual(600_000);
  });
});

it('passwords and refresh tokens are kept as hashes only', async () => {
  const { refreshToken } = await newSession();
  const kept = JSON.stringify([
    await sql('select * from user_account'),
    await sql(`select encode(hash, 'base64') as hash, encode(salt, 'base64') as salt from refresh_token`),
  ]);
  expect(kept).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
  expect(kept).not.toContain(password);
  expect(kept).not.toContain(refreshToken);
});

describe('who sees whom', () => {
  const entities = (ids: string[], headers?: Record<string, string>) =>
    users.ask(
      `{ _entities(representations: [${ids.map((id) => `{ __typename: "User", id: "${id}" }`)}]) { ... on User { id email name } } }`,
      undefined,
      headers,
    );

  it('a stranger sees no user where there is one, a user sees themselves, staff sees everyone', async () => {
    const ada = await newSession();
    const bob = await newSession();
    const ids = [ada.user.id, bob.user.id, randomUUID(), 'x'];
    const seen = ({ id, email, name }: typeof ada.user) => ({ id, email, name });
    expect((await entities(ids)).data._entities).toEqual([null, null, null, null]);
    expect((await entities(ids, bearer(bob.accessToken))).data._entities).toEqual([
      null,
      seen(bob.user),
      null,
      null,
    ]);
    const staff = (await users.ask(signIn, { email: 'staff@example.com', password: 'staff password 1' })).data
      .signIn;
    expect(staff.user.roles).toEqual(['STAFF']);
    expect((await entities(ids, bearer(staff.accessToken))).data._entities).toEqual([
      seen(ada.user),
      seen(bob.user),
      null,
      null,
    ]);
  });

  it('nobody is the viewer without a token, and a forged one is refused', async () => {
    expect((await users.ask('{ viewer { id } }')).data).toEqual({ viewer: null });
    const { accessToken } = await newSession();
    const forged = await users.ask(
      '{ viewer { id } }',
      undefined,
      bearer(`${accessToken.slice(0, -6)}AAAAAA`),
    );
    expect(forged).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });
});

describe('the worker', () => {
  it('starts, sweeps and stops', async () => {
    await (await users.app.startWorker()).close();
    for (const check of Object.values(users.app.checks)) await check();
  });
});
