import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadSecrets, type Secrets } from './secrets.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secrets-'));
});
afterEach(() => rm(folder, { recursive: true }));

const file = () => join(folder, 'secrets.json');
const without = (secrets: Secrets, name: keyof Secrets) => JSON.stringify({ ...secrets, [name]: undefined });

it('each shop has a signing secret of its own and keeps it', async () => {
  const { routerSigningSecret } = await loadSecrets(folder);
  expect(routerSigningSecret.length).toBeGreaterThanOrEqual(32);
  expect((await loadSecrets(folder)).routerSigningSecret).toBe(routerSigningSecret);
});

it('a data folder from before there was a signing secret gets one, and keeps all the others', async () => {
  const before = await loadSecrets(folder);
  await writeFile(file(), without(before, 'routerSigningSecret'));
  const after = await loadSecrets(folder);
  expect(after).toEqual({ ...before, routerSigningSecret: expect.stringMatching(/.{32}/) });
  expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual(after);
  expect((await stat(file())).mode & 0o777).toBe(0o600);
});

it('a secret that opens what is stored is never made anew', async () => {
  await writeFile(file(), without(await loadSecrets(folder), 'postgresPassword'));
  await expect(loadSecrets(folder)).rejects.toThrow('secrets.json cannot be read');
  await writeFile(file(), 'null');
  await expect(loadSecrets(folder)).rejects.toThrow('secrets.json cannot be read');
});
