import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { parseConfig, processConfig } from '../config/index.js';
import { createLogger } from '../log/index.js';
import { type CrashControl, crashActions, enableCrashPoints } from './arm.js';
import { crashPoint, watchCrashPoints } from './crash-point.js';

const log = createLogger({ name: 'test', level: 'silent' });
let folder: string;
let journal: string;
let runs = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'crash-point-'));
});
afterEach(() => watchCrashPoints(undefined));
afterAll(() => rmSync(folder, { recursive: true }));

const enable = (atStart?: string): CrashControl =>
  enableCrashPoints('test', { CRASH_POINTS: journal, CRASH_AT_START: atStart }, log) as CrashControl;
const enableAnew = (atStart?: string): CrashControl => {
  journal = join(folder, `${++runs}.jsonl`);
  return enable(atStart);
};
const passing = () => crashPoint('test:here');

it('nothing happens where crash points are not enabled', () => {
  expect(enableCrashPoints('test', {}, log)).toBeUndefined();
  expect(passing).not.toThrow();
});

it('an armed point breaks its process once, and is written down before', () => {
  const control = enableAnew();
  passing();
  control.arm({ point: 'test:here', action: 'throw' });
  expect(() => crashPoint('test:elsewhere')).not.toThrow();
  expect(passing).toThrow('crash point test:here');
  expect(passing).not.toThrow();
  expect(readFileSync(journal, 'utf8')).toBe(
    `${JSON.stringify({ process: 'test', pid: process.pid, point: 'test:here', action: 'throw' })}\n`,
  );
  expect(control.state()).toEqual({ armed: [], passed: { 'test:here': 3, 'test:elsewhere': 1 } });
});

it('it can be passed unharmed a few times first', () => {
  enableAnew().arm({ point: 'test:here', action: 'throw', skip: 2 });
  expect(passing).not.toThrow();
  expect(passing).not.toThrow();
  expect(passing).toThrow();
});

it('a stall freezes the whole process', () => {
  enableAnew().arm({ point: 'test:here', action: 'stall', stallMs: 30 });
  const startedAt = performance.now();
  passing();
  expect(performance.now() - startedAt).toBeGreaterThan(28);
});

it('what is armed from the start does not happen again to the process that comes back', () => {
  enableAnew('test:here=throw');
  expect(passing).toThrow();
  enable('test:here=throw');
  expect(passing).not.toThrow();
});

it('what is armed from the start happens although another action has happened there before', () => {
  enableAnew('test:here=throw');
  expect(passing).toThrow();
  expect(enable('test:here=stall').state().armed).toEqual([{ point: 'test:here', action: 'stall' }]);
});

it.each(['production', 'development', undefined])(
  'a process with NODE_ENV %s refuses to be armed',
  (NODE_ENV) => {
    const schema = z.object(processConfig({ port: 1, adminPort: 2 }));
    const settings = { CRASH_POINTS: journal, CRASH_AT_START: 'test:here=kill' };
    expect(() => parseConfig(schema, { ...settings, NODE_ENV })).toThrow(
      /CRASH_POINTS: refused unless NODE_ENV is test\n.*CRASH_AT_START: refused/,
    );
    expect(parseConfig(schema, { ...settings, NODE_ENV: 'test' })).toMatchObject(settings);
  },
);

it.each(crashActions)('%s can be armed from the start', (action) => {
  const schema = z.object(processConfig({ port: 1, adminPort: 2 }));
  expect(() =>
    parseConfig(schema, { NODE_ENV: 'test', CRASH_AT_START: `relay:after-claim=${action}` }),
  ).not.toThrow();
});
