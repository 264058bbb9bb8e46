import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryFile } from '@shop/kit/config';
import { afterEach, beforeEach, expect, it } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'make-env-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = () => join(folder, '.env');
const makeEnv = () =>
  execFileSync(process.execPath, [repositoryFile('infra', 'make-env.mjs'), file()], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
const secretIn = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(readFileSync(file(), 'utf8'))?.[1];

it('makes every secret anew, for its owner alone', () => {
  makeEnv();
  const text = readFileSync(file(), 'utf8');
  expect(text).not.toMatch(/^[A-Z_]+=$/m);
  expect(secretIn('ROUTER_SIGNING_SECRET')).toMatch(/^[\w-]{43}$/);
  expect(secretIn('ROUTER_SIGNING_SECRET')).not.toBe(secretIn('POSTGRES_PASSWORD'));
  expect(statSync(file()).mode & 0o777).toBe(0o600);
});

it('adds what a file of an earlier release lacks, and touches nothing else', () => {
  makeEnv();
  const before = readFileSync(file(), 'utf8');
  const earlier = before.replace(/^ROUTER_SIGNING_SECRET=.*\n/m, '');
  writeFileSync(file(), earlier);
  expect(makeEnv()).toContain('ROUTER_SIGNING_SECRET');
  expect(readFileSync(file(), 'utf8').startsWith(earlier)).toBe(true);
  expect(secretIn('ROUTER_SIGNING_SECRET')).toMatch(/^[\w-]{43}$/);
});

it('refuses to exchange secrets that are there', () => {
  makeEnv();
  const before = readFileSync(file(), 'utf8');
  expect(makeEnv).toThrow('is there already');
  expect(readFileSync(file(), 'utf8')).toBe(before);
});
